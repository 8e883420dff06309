-- A draft as visitors would see it: when its publishing is asked for, the home PC takes a picture of that version,
-- once, which follows the question to whoever got it by WhatsApp. What is no longer asked when it comes is not sent.

-- What a version shows: a picture that came later makes it look otherwise.
create function wocs.landing_preview_look(v wocs.landing_versions) returns text
language sql immutable as $$ select left(md5((v.content - 'picture_task')::text), 16) $$;

-- What a command that asks would put live now; a row without an id where it is not about a page.
create function wocs.landing_preview_version(type text, args jsonb) returns wocs.landing_versions
language plpgsql stable as $$
declare
  page text := args ->> 'page';
begin
  return case
    when type = 'landing_publish' or type = 'landing_edit' and args @> '{"field": "status", "value": "published"}'
      then wocs.landing_head_version(page)
    when type = 'landing_rollback'
      then wocs.landing_rollback_target(page, coalesce((args ->> 'version')::int, -1))
    when type = 'rollback' and wocs.rollback_kind(args) = 'landing'
      then wocs.landing_rollback_target(page, coalesce((args ->> 'to')::int, -1)) end;
end $$;

-- The task's own command and those inside it, which one yes covers.
create function wocs.landing_preview_commands(t wocs.tasks) returns table (type text, args jsonb)
language sql stable as $$
  select t.type::text, t.payload
  union
  select i ->> 'command', i -> 'args' from jsonb_path_query(t.payload, '$.lines.**.intent') i
  where t.type in ('batch', 'template_run')
$$;

-- What a task that asks would put live now, three pages at most: each is a message. None of a page that another of its
-- commands changes first: it will look otherwise.
create function wocs.landing_preview_versions(t wocs.tasks) returns setof wocs.landing_versions
language sql stable as $$
  with asked as materialized (select c.type, c.args from wocs.landing_preview_commands(t) c)
  select v.* from asked c, wocs.landing_preview_version(c.type, c.args) v
  where v.id is not null and not exists (select from asked o
    where o.type in ('landing_create', 'landing_edit', 'landing_rollback') and o.args ->> 'page' = v.page_slug
      and (o.type, o.args) is distinct from (c.type, c.args))
  order by v.page_slug limit 3
$$;

-- The tasks that took a picture of it as it is, or will.
create function wocs.landing_preview_tasks(v wocs.landing_versions) returns setof wocs.tasks
language sql stable as $$
  select t.* from wocs.tasks t
  where t.type = 'landing_preview' and t.payload ->> 'page' = v.page_slug
    and t.payload ->> 'version' = v.version::text and t.payload ->> 'look' = wocs.landing_preview_look(v)
$$;

create function wocs.landing_preview_is_coming(v wocs.landing_versions) returns boolean
language sql stable as $$
  select exists (select from wocs.landing_preview_tasks(v) t where t.status in ('pending', 'running'))
$$;

-- The newest.
create function wocs.landing_preview_picture(v wocs.landing_versions) returns wocs.attachments
language plpgsql stable as $$
begin
  return (select a from wocs.landing_preview_tasks(v) t
    join wocs.attachments a on a.task_id = t.id and a.state = 'stored' order by a.created_at desc, a.id limit 1);
end $$;

-- {"state": here|follows|offline|no_browser, "since", "detail"}; null where no PC was ever at home.
create function wocs.landing_preview_outlook(v wocs.landing_versions) returns jsonb
language sql stable as $$
  select case
    when (wocs.landing_preview_picture(v)).id is not null then '{"state": "here"}'
    when exists (select from wocs.node_list()) then wocs.landing_screenshot_outlook() end
$$;

-- Beside what a question says: {"preview"}, or nothing. Of several pages: what is still to come.
create function wocs.landing_preview_facts(t wocs.tasks) returns jsonb
language plpgsql stable as $$
begin
  return coalesce((select jsonb_build_object('preview', outlook)
    from wocs.landing_preview_versions(t) v, wocs.landing_preview_outlook(v) outlook
    where outlook is not null order by outlook ->> 'state' = 'here', v.page_slug limit 1), '{}');
end $$;

-- One task a version at a time, whoever asks at this moment. It is nobody's own: who asked first may not be the last
-- who waits for it.
create function wocs.landing_preview_order(v wocs.landing_versions) returns void
language plpgsql as $$
declare
  made wocs.tasks;
begin
  perform wocs.landing_lock_page(v.page_slug);
  if wocs.landing_preview_is_coming(v) then
    return;
  end if;
  insert into wocs.tasks (type, runs, payload, status, priority, needs_role, repeatable)
  values ('landing_preview', 'home', jsonb_build_object('page', v.page_slug, 'version', v.version,
    'look', wocs.landing_preview_look(v)), 'pending', 'normal', 'viewer', true)
  returning * into made;
  perform wocs.bell_ring(made);
end $$;

-- Once a question, page and person. What was asked for in the panel is shown there: who was not written to is sent
-- none.
create function wocs.landing_preview_send(t wocs.tasks, a wocs.approvals, v wocs.landing_versions) returns void
language plpgsql as $$
declare
  picture wocs.attachments := wocs.landing_preview_picture(v);
begin
  perform wocs.notice_send_entry(jsonb_build_object('to_user', u.id, 'say', 'landing.preview', 'follows', true,
      'facts', jsonb_build_object('page', v.page_slug, 'version', v.version, 'ask', a.ask),
      'media', jsonb_build_object('key', picture.storage_url, 'mime', picture.mime_type)), u, t.id)
  from wocs.users u
  where wocs.approval_may_be_given_by(a, t, u) and (a.approver_id is null or t.source_message is not null)
    and not exists (select from wocs.outbox o
      where o.task_id = t.id and o.say = 'landing.preview' and (o.facts ->> 'ask')::int = a.ask
        and o.facts ->> 'page' = v.page_slug
        and (o.to_number = u.wa_number or o.to_user_id = u.wa_user_id))
  order by u.created_at, u.id;
end $$;

-- A question has been asked: its picture goes, or is taken. A page whose own picture is on its way is not complete.
create function wocs.landing_preview_begin(t wocs.tasks, a wocs.approvals) returns void
language plpgsql as $$
declare
  v wocs.landing_versions;
  state text;
begin
  for v in select x.* from wocs.landing_preview_versions(t) x loop
    state := wocs.landing_preview_outlook(v) ->> 'state';
    if state = 'here' then
      perform wocs.landing_preview_send(t, a, v);
    elsif state in ('follows', 'offline') and wocs.landing_picture(v.content) ->> 'state' <> 'waiting' then
      perform wocs.landing_preview_order(v);
    end if;
  end loop;
end $$;

-- The tasks whose open question is whether this version goes live: it is what was asked about, and still what would.
create function wocs.landing_preview_askers(v wocs.landing_versions) returns setof wocs.tasks
language sql stable as $$
  select t.* from wocs.approvals a join wocs.tasks t on t.id = a.task_id
  where a.decision is null and a.expires_at > now() and t.status = 'awaiting_approval'
    and (a.subject ->> 'version' = v.version::text or exists (
      select from jsonb_path_query(a.subject, '$.lines.**') s
      where s @> jsonb_strip_nulls(wocs.landing_subject(v) - 'has_image')))
    and exists (select from wocs.landing_preview_versions(t) x where x.id = v.id)
$$;

-- The page's own picture has come, or will not: what waited for it is complete.
create function wocs.landing_preview_resume(task text) returns void
language plpgsql as $$
begin
  perform wocs.landing_preview_begin(t, wocs.approval_latest(t.id))
  from wocs.landing_versions v, wocs.landing_preview_askers(v) t
  where v.content ->> 'picture_task' = task or v.task_id = task;
end $$;

create function wocs.landing_preview_is_outdated(t wocs.tasks, facts jsonb) returns boolean
language sql stable as $$
  select not exists (select from wocs.approvals a
      where a.task_id = t.id and a.ask = (facts ->> 'ask')::int and a.decision is null)
    or not exists (select from wocs.landing_preview_versions(t) v
      where v.page_slug = facts ->> 'page' and v.version = (facts ->> 'version')::int)
$$;

create function wocs.finished_landing_preview(t wocs.tasks, result jsonb) returns jsonb
language plpgsql as $$
declare
  v wocs.landing_versions;
begin
  select * into v from wocs.landing_versions x
  where x.page_slug = t.payload ->> 'page' and x.version = (t.payload ->> 'version')::int;
  if (wocs.landing_preview_picture(v)).task_id = t.id then
    perform wocs.landing_preview_send(asker, wocs.approval_latest(asker.id), v)
    from wocs.landing_preview_askers(v) asker;
  end if;
  return null;
end $$;

-- Once more by hand: while the version is as it was, and nobody takes its picture already.
create function wocs.check_landing_preview(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  v wocs.landing_versions;
begin
  select * into v from wocs.landing_versions x
  where x.page_slug = args ->> 'page' and x.version = (args ->> 'version')::int;
  return case
    when v.id is null or wocs.landing_preview_look(v) <> args ->> 'look'
      then wocs.landing_refusal('no_such_version', args ->> 'page')
    when (select count(*) from wocs.landing_preview_tasks(v) t where t.status in ('pending', 'running')) > 1
      then wocs.landing_refusal('preview_coming', args ->> 'page')
    else '{"subject": {}}' end;
end $$;
