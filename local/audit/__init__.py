"""`make audit`: is a weakness known in any package that we install? Asks the package index's own list of advisories."""
