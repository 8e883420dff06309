"""Who knows whether an answer is right: Meta's Graph, Supabase over HTTPS and directly, Upstash, our own functions."""
