"""`make setup`: what an owner must tell, asked and checked; what can be made without them, made.

Two files come of it: `.env.vercel` for the functions and `.env.home` for the home PC. What neither reads (the first
admin, the way to the database) is kept in `.env.setup` for the next run. It may be stopped and run again at any point.
"""
