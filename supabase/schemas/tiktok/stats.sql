create function wocs.check_tiktok_stats(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return coalesce(wocs.agent_none_refusal_at(args ->> 'to'),
    jsonb_build_object('args', wocs.agent_args_with_name(args), 'subject', '{}'::jsonb));
end $$;

create function wocs.do_tiktok_stats(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  return wocs.tiktok_give_task(task);
end $$;
