"""`python -m local.web`: serves what `vercel.json` routes, and the phone simulator beside it."""
