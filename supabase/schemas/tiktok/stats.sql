create function wocs.check_tiktok_stats(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return coalesce(wocs.no_agent_for(args ->> 'to'), jsonb_build_object('args', wocs.with_agent(args), 'subject', '{}'::jsonb));
end $$;

create function wocs.do_tiktok_stats(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  return wocs.give_tiktok(task);
end $$;
