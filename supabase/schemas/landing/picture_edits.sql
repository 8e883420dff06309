-- A page that is to show a picture waits for it, a new one too: with one that is refused nothing is made or changed,
-- and what to send is said. What is inside another command waits with the whole.

create function wocs.landing_picture_is_needed(type text, args jsonb) returns boolean
language sql immutable as $$
  select type = 'landing_create' or type = 'landing_edit' and args ->> 'field' is not distinct from 'image'
    or jsonb_path_exists(args,
      '$.** ? (@.command == "landing_create" || @.command == "landing_edit" && @.args.field == "image")')
$$;

-- A rehearsal's picture is nowhere: it is not waited for.
create function wocs.landing_picture_is_awaited(t wocs.tasks) returns boolean
language sql stable as $$
  select t.parent_id is null and wocs.landing_picture_is_needed(t.type, t.payload) and exists (
    select from wocs.attachments a where a.task_id = t.id and a.type = 'image' and a.state = 'waiting'
      and a.media is not null)
$$;

-- Whether this page, or its next version, is made as soon as its picture has come.
create function wocs.landing_picture_is_coming(page text) returns boolean
language sql stable as $$
  select exists (
    select from wocs.tasks t
    where t.status = 'pending' and t.type in ('landing_create', 'landing_edit') and t.payload ->> 'page' = page
      and wocs.landing_picture_is_awaited(t))
$$;

-- Who tries again wants the picture that was not fetched, or was refused, looked at again: without it nothing is made.
create function wocs.landing_picture_fetch_again(t wocs.tasks) returns void
language sql as $$
  with again as (
    update wocs.attachments a
    set state = 'waiting', problem = null, tries = 1, lease_until = now() + wocs.limit_fetch_lease(),
      media = a.media || '{"url": null}'
    where a.task_id = t.id and a.type = 'image' and a.state = 'failed' and t.parent_id is null
      and wocs.landing_picture_is_needed(t.type, t.payload)
    returning a.id)
  select wocs.work_add('wocs.fetch', a.id::text) from again a
$$;

-- The message that a page's picture is in; of a command inside another too.
create function wocs.landing_quoted_message(type text, args jsonb) returns text
language sql immutable as $$
  select case when type in ('landing_create', 'landing_edit') then args ->> 'quoted'
    else jsonb_path_query_first(args,
      '$.** ? (@.command == "landing_create" || @.command == "landing_edit").args.quoted') #>> '{}' end
$$;

-- Its picture has come, or will not. False: nothing waited for that.
create function wocs.landing_picture_decides(task text, problem text) returns boolean
language plpgsql as $$
declare
  t wocs.tasks := (select x from wocs.tasks x where x.id = task);
  waited boolean := exists (select from wocs.outbox o where o.task_id = task and o.say = 'landing.picture_awaited');
  outcome jsonb;
begin
  if t.parent_id is not null or not wocs.landing_picture_is_needed(t.type, t.payload) then
    return false;
  end if;
  perform wocs.audit_set_actor(t.requested_by);
  if t.status = 'pending' and waited then
    outcome := case when problem is null then wocs.task_start(t) else wocs.landing_picture_refuse(t, problem) end;
  elsif t.status = 'awaiting_approval' and problem is not null then
    outcome := wocs.landing_picture_refuse(t, problem);
  elsif waited then
    update wocs.outbox o set state = 'failed', error = '{"code": "superseded"}'
    where o.task_id = t.id and o.state = 'held';
  end if;
  if outcome is not null then
    perform wocs.outbox_release_reply(t, outcome ->> 'say', outcome -> 'facts');
  end if;
  return true;
end $$;

-- Whether another picture alone is an answer now, for as long as an unfinished command is remembered.
create function wocs.landing_picture_ask_again(t wocs.tasks) returns boolean
language plpgsql as $$
begin
  if t.type <> 'landing_edit' or t.parent_id is not null or t.source_message is null
     or wocs.draft_current(t.requested_by) is not null then
    return false;
  end if;
  perform wocs.draft_keep(t.requested_by, t.source_message,
    jsonb_build_object('command', t.type, 'args', t.payload, 'media', null), null);
  return true;
end $$;

create function wocs.landing_picture_refuse(t wocs.tasks, problem text) returns jsonb
language plpgsql as $$
declare
  again boolean := wocs.landing_picture_ask_again(t);
begin
  if t.status = 'awaiting_approval' then
    perform wocs.approval_close(a, 'cancelled', null) from wocs.approvals a where a.task_id = t.id;
    perform wocs.task_move(t.id, 'cancelled', null, jsonb_build_object('code', problem));
  else
    perform wocs.task_move(t.id, 'failed', null, jsonb_build_object('code', problem));
  end if;
  return jsonb_build_object('say', 'landing.picture_refused', 'facts', jsonb_build_object(
    'problem', problem, 'page', case when t.type = 'landing_edit' then t.payload -> 'page' end, 'again', again));
end $$;
