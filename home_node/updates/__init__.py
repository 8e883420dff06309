"""Updates of the home node, side by side: each version in a folder of its own, one pointer, and a way back.

<root>/launcher.py     what the service starts; a copy of `launcher.py` here, which imports nothing of ours
<root>/current         the number of the version that runs
<root>/versions/<n>/   its checkout, its `.venv`, and `complete`, written last
<root>/trial.json      while a new version has not proved itself
<root>/undone.json     the last version that did not, and why
<root>/health.json     what the running version wrote at its last beat that was heard
"""
