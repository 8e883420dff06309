-- /doctor: what health tells, for the functions to examine (functions/health_checks.py).

create function wocs.answer_doctor(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('say', 'system.doctor', 'facts', jsonb_build_object('health', public.wocs_health('{}')));
end $$;
