"""`make deploy-check`: what `vercel deploy` would make of this tree, found out without logging in or deploying.

A throw-away copy is built with the real CLI; every function's bundle is then laid out by itself, as the platform
would, imported under Python 3.12 and sent one request.
"""
