"""The servers of one machine: Postgres and Valkey embedded, and what Supabase and Upstash put in front of them."""
