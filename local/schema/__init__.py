"""The database as it is declared in `supabase/schemas`, and how far the migrations have come from there."""
