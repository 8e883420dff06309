"""`make lock`: every package that is installed, named with its version and the digests of its files.

`requirements.in` beside each `requirements.txt` has what we ask for; the `.txt` what pip is allowed to install for it,
down to the last package: `NAME==VERSION --hash=sha256:…`. pip refuses a file with another digest.
"""
