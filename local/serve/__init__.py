"""`make serve`: the whole site of `vercel.json` under gunicorn, in several processes, for a server of one's own.

docs/scale.md says how, with Docker and on Cloud Run.
"""
