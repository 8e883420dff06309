create function wocs.check_tiktok_stats(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select coalesce(wocs.tiktok_nobody_refusal('stats', args ->> 'to'),
    jsonb_build_object('args', wocs.agent_args_with_name(args), 'subject', '{}'::jsonb))
$$;

create function wocs.do_tiktok_stats(task wocs.tasks) returns jsonb
language sql as $$
  select wocs.tiktok_give_task(task)
$$;
