"""The whole system on one machine: what Supabase, Upstash, Vercel and Meta do elsewhere, done here."""
