-- The daily look at TikTok Studio's pages, where a PC at home works them: whether they still are as its pages file
-- says. Nothing is uploaded. What a person must mend is told to the admins once; that all is well again is in /status
-- alone.

create function wocs.tiktok_pages_are_due() returns boolean
language sql stable as $$
  select exists (select from wocs.node_list_online() n where n.abilities ->> 'tiktok_studio' = 'ready')
    and not exists (select from wocs.tasks t where t.type = 'tiktok_pages'
      and (t.created_at > now() - wocs.limit_pages_look() or t.status in ('pending', 'running')))
$$;

create function wocs.tiktok_pages_settle() returns void
language plpgsql as $$
declare
  made wocs.tasks;
begin
  if wocs.tiktok_pages_are_due() then
    insert into wocs.tasks (type, runs, payload, status, priority, needs_role, repeatable)
    values ('tiktok_pages', 'home', '{}', 'pending', 'low', 'viewer', true)
    returning * into made;
    perform wocs.bell_ring(made);
  end if;
end $$;

create function wocs.finished_tiktok_pages(t wocs.tasks, result jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.alert_close(a) from wocs.alerts a where a.kind = 'pages' and a.closed_at is null;
  return null;
end $$;

-- {"code", "step"}: a step of the pages file where that is what broke.
create function wocs.tiktok_pages_problem(code text, detail text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('code', code, 'step', case
    when code in ('selector_missing', 'selector_ambiguous', 'unknown_page') then left(split_part(detail, ':', 1), 40)
    end)
$$;

-- What lasts until a person mends it; anything else is tried again tomorrow.
create function wocs.tiktok_pages_need_person(code text) returns boolean
language sql immutable as $$
  select code in ('selector_missing', 'selector_ambiguous', 'unknown_page', 'pages_file', 'not_logged_in', 'captcha',
    'profile_key')
$$;

create function wocs.tiktok_pages_failed(t wocs.tasks, code text, detail text) returns void
language plpgsql as $$
declare
  problem jsonb := wocs.tiktok_pages_problem(code, detail);
  incident text := concat_ws(' ', code, problem ->> 'step');
  a wocs.alerts;
begin
  perform wocs.task_fail(t, code, detail);
  if not wocs.tiktok_pages_need_person(code) then
    return;
  end if;
  perform wocs.alert_close(x) from wocs.alerts x
  where x.kind = 'pages' and x.closed_at is null and x.about <> incident;
  a := wocs.alert_raise('pages', problem, incident);
  if a.id is not null then
    perform wocs.alert_notify_admins(a, 'alert.pages', problem);
  end if;
end $$;

-- {"at", "code", "step"} of the last look; null while no PC works Studio's pages, or none has looked.
create function wocs.tiktok_pages_state() returns jsonb
language sql stable as $$
  select jsonb_build_object('at', wocs.clock_text(t.completed_at)) || case when t.status = 'failed' then (
      select wocs.tiktok_pages_problem(l.details ->> 'code', l.details ->> 'detail') from wocs.task_logs l
      where l.task_id = t.id and l.action = 'failed' order by l.seq desc limit 1) else '{}' end
  from wocs.tasks t
  where t.type = 'tiktok_pages' and t.status in ('done', 'failed')
    and exists (select from wocs.node_list() n where n.abilities ->> 'tiktok_studio' = 'ready')
  order by t.created_at desc limit 1
$$;

create function wocs.check_tiktok_pages(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{}'::jsonb $$;
