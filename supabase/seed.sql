-- People for a local `supabase db reset`: the ones the simulator plays. A hosted project gets its own from WOCS_ADMINS.
select public.wocs_enlist('{"people": [
  {"name": "Admin", "number": "60123456789", "role": "admin"},
  {"name": "Ali", "number": "60111111111", "role": "agent"},
  {"name": "Bob", "number": "60122222222", "role": "agent"}
]}');
