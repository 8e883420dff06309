-- The doors that came with voice, and its tables: as the last grants said of all before them.

alter table wocs.cards enable row level security;
alter table wocs.voice_words enable row level security;

revoke all on function public.wocs_media(jsonb), public.wocs_hearing(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.wocs_media(jsonb), public.wocs_hearing(jsonb) to service_role;

revoke all on all tables in schema wocs from public, anon, authenticated, service_role;
revoke all on all sequences in schema wocs from public, anon, authenticated, service_role;
revoke all on all functions in schema wocs from public, anon, authenticated, service_role;
