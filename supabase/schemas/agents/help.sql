-- "Need help": the task stays with its agent; who asked for it and the admins on duty hear of it at once, and then what
-- is wrong, in the agent's next message.

-- Every admin where otherwise nobody would hear.
create function wocs.agent_helpers(t wocs.tasks, besides uuid) returns setof wocs.users
language sql stable as $$
  with admins as (
    select u.* from wocs.users u where u.status = 'active' and u.role = 'admin' and u.id <> besides),
  meant as (
    select u.* from wocs.users u where u.id in (select wocs.agent_task_overseers(t)) and u.id <> besides
    union select a.* from admins a where a.on_duty)
  select * from meant union select a.* from admins a where not exists (select from meant)
  order by name
$$;

create function wocs.agent_help_notices(t wocs.tasks, agent wocs.users, say text, more jsonb, media jsonb) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.notice_entry(h.id, say, wocs.agent_facts(t)
      || jsonb_build_object('agent', agent.name, 'number', agent.wa_number) || more)
    || case when media is null then '{}' else jsonb_build_object('media', media) end), '[]')
  from wocs.agent_helpers(t, agent.id) h
$$;

-- {"task", "at"} of the call whose reason is waited for.
create function wocs.agent_help_open(person uuid) returns jsonb
language sql stable as $$
  select s.session_data -> 'help' from wocs.wa_sessions s
  where s.user_id = person and not wocs.clock_is_ahead((s.session_data #>> '{help,at}')::timestamptz)
    and (s.session_data #>> '{help,at}')::timestamptz > now() - make_interval(mins => wocs.limit_help_minutes())
$$;

-- Said twice, it is told once.
create function wocs.agent_word_need_help(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.agent_word_task(task, actor);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
  again boolean := wocs.agent_help_open(actor.id) ->> 'task' is not distinct from task.id;
begin
  if checked ? 'refused' then
    return wocs.agent_word_refusal(checked);
  elsif held.assigned_to is distinct from actor.id then
    return wocs.task_refusal('not_yours', held.id, held.status, actor.id);
  end if;
  update wocs.wa_sessions s set session_data = s.session_data || jsonb_build_object('help',
    jsonb_build_object('task', held.id, 'at', wocs.clock_text(now()))) where s.user_id = actor.id;
  if not again then
    perform wocs.audit_log_task(held.id, 'help_wanted');
  end if;
  return jsonb_build_object('say', 'agent.help_asked', 'facts', wocs.agent_facts(held) || jsonb_build_object(
      'minutes', wocs.limit_help_minutes(), 'told', (
        select coalesce(jsonb_agg(h.name order by h.name), '[]') from wocs.agent_helpers(held, actor.id) h)),
    'also', case when again then '[]' else wocs.agent_help_notices(held, actor, 'agent.help_wanted', '{}', null) end);
end $$;

-- The message that says what is wrong: words that are no command, or a photo, after the call; not what answers an
-- unfinished command that was begun later.
create function wocs.agent_help_takes(m jsonb, intent jsonb, person wocs.users) returns wocs.tasks
language plpgsql stable as $$
declare
  help jsonb := wocs.agent_help_open(person.id);
  t wocs.tasks;
begin
  if help is null or m ->> 'type' = 'reaction' or coalesce(ltrim(m ->> 'text') like '/%', false)
      or (wocs.draft_current(person.id) ->> 'at')::timestamptz > (help ->> 'at')::timestamptz
      or wocs.word_is_older((m ->> 'sent_at')::timestamptz, (help ->> 'at')::timestamptz)
      or not (intent ->> 'do' = 'chat' or m @> '{"second_look": true}')
      or coalesce(m ->> 'text', m #>> '{media,id}') is null
      or coalesce(m #>> '{media,kind}', 'image') <> 'image' then
    return null;
  end if;
  select * into t from wocs.tasks x
  where x.id = help ->> 'task' and x.assigned_to = person.id and x.status in ('pending', 'running');
  return t;
end $$;

-- True: it was that message, and is passed on.
create function wocs.agent_help_pass_on(m jsonb, intent jsonb, person wocs.users) returns boolean
language plpgsql as $$
declare
  t wocs.tasks := wocs.agent_help_takes(m, intent, person);
begin
  if t.id is null then
    return false;
  end if;
  perform wocs.audit_set_actor(person.id);
  update wocs.wa_sessions s set session_data = s.session_data - 'help' where s.user_id = person.id;
  if m #>> '{media,id}' is null then
    perform wocs.agent_help_tell(t, person, m ->> 'id', m ->> 'text', null);
  else
    perform wocs.media_expect(t.id, (m -> 'media') || jsonb_build_object('for', jsonb_strip_nulls(jsonb_build_object(
      'help_for', t.id, 'by', person.id, 'message', m -> 'id', 'words', m -> 'text'))));
  end if;
  return true;
end $$;

create function wocs.agent_help_tell(t wocs.tasks, person wocs.users, message text, words text, media jsonb)
returns void
language plpgsql as $$
declare
  reason text := left(words, 1000);
begin
  perform wocs.audit_log_task(t.id, 'help_reason', jsonb_strip_nulls(jsonb_build_object('reason', reason,
    'photo', case when media is not null then true end)));
  perform wocs.outbox_reply(person, message, jsonb_build_object('say', 'agent.help_passed_on', 'about', t.id,
    'facts', jsonb_build_object('task', t.id,
      'told', (select coalesce(jsonb_agg(h.name order by h.name), '[]') from wocs.agent_helpers(t, person.id) h))));
  perform wocs.notice_send_all(wocs.agent_help_notices(t, person, 'agent.help_reason',
    jsonb_strip_nulls(jsonb_build_object('reason', reason)), media), t.id);
end $$;

-- A photo that could not be kept is asked for once more; its words are passed on all the same.
create function wocs.agent_help_settle(a wocs.attachments) returns void
language plpgsql as $$
declare
  person wocs.users := wocs.person_by_id((a.media ->> 'by')::uuid);
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = a.task_id;
  perform wocs.audit_set_actor(person.id);
  if person.id is null then
    return;
  elsif a.state = 'stored' or a.media ? 'words' then
    perform wocs.agent_help_tell(t, person, a.media ->> 'message', a.media ->> 'words', case when a.state = 'stored'
      then jsonb_build_object('key', a.storage_url, 'mime', a.mime_type) end);
  else
    update wocs.wa_sessions s set session_data = s.session_data || jsonb_build_object('help',
      jsonb_build_object('task', t.id, 'at', wocs.clock_text(now()))) where s.user_id = person.id;
    perform wocs.outbox_reply(person, a.media ->> 'message', jsonb_build_object('say', 'agent.help_photo_failed',
      'about', t.id, 'facts', jsonb_build_object('task', t.id, 'problem', coalesce(a.problem, 'broken'))));
  end if;
end $$;

-- Open work, whose agent called for help while they had it.
create function wocs.agent_wants_help(t wocs.tasks) returns boolean
language sql stable as $$
  select t.status in ('pending', 'running') and exists (
    select from wocs.task_logs l where l.task_id = t.id and l.action = 'help_wanted' and l.actor_id = t.assigned_to)
$$;

-- [{"task", "agent", "at"}], the newest call first.
create function wocs.agent_help_list() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('task', called.id, 'agent', wocs.person_ref(called.assigned_to),
    'at', wocs.clock_text(called.at)) order by called.at desc), '[]')
  from (
    select t.id, t.assigned_to, max(l.created_at) as at from wocs.tasks t
    join wocs.task_logs l on l.task_id = t.id and l.action = 'help_wanted' and l.actor_id = t.assigned_to
    where t.runs = 'human' and t.status in ('pending', 'running')
    group by t.id order by at desc limit 10) called
$$;
