-- The doors this release adds; what is new inside stays closed like everything else there.

revoke all on function public.wocs_record(jsonb) from public, anon, authenticated, service_role;
revoke all on procedure public.wocs_take_in(jsonb, jsonb) from public, anon, authenticated, service_role;
grant execute on function public.wocs_record(jsonb) to service_role;
grant execute on procedure public.wocs_take_in(jsonb, jsonb) to service_role;
revoke all on function public.wocs_pruned(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.wocs_pruned(jsonb) to service_role;
revoke all on all functions in schema wocs from public, anon, authenticated, service_role;
