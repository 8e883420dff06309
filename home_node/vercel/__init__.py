"""A deployment on Vercel: started by its hook, watched over Vercel's API, its log cut for a phone."""
