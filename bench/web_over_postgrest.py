"""`python -m local.web` on a PostgREST with no gateway before it, which would cost both sides alike and flatter us."""

from functions.database import supabase
from local.web.__main__ import main

supabase.REST_PATH = ""
main()
