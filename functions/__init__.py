"""What the URLs do: short, stateless, one database call that decides. Entry points are in `api/`."""
