create function wocs.task_change_args(t wocs.tasks, args jsonb) returns jsonb
language sql as $$ select wocs.task_replace_args(t, t.payload || args) $$;

-- Other arguments for a task that still waits: what was asked before no longer counts.
create function wocs.task_replace_args(t wocs.tasks, args jsonb) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.command_check(t.type, wocs.person_by_id(t.requested_by), args);
  changed jsonb;
begin
  if checked ? 'refused' then
    return jsonb_build_object('say', checked -> 'refused', 'about', t.id,
      'facts', wocs.task_facts(t) || (checked -> 'facts'));
  end if;
  changed := coalesce(checked -> 'args', args);
  perform wocs.audit_log_task(t.id, 'changed', jsonb_build_object('args', (
    select coalesce(jsonb_object_agg(e.key, e.value), '{}') from jsonb_each(changed) e
    where e.value is distinct from t.payload -> e.key)));
  update wocs.tasks x set payload = changed where x.id = t.id returning * into t;
  return wocs.approval_ask_again(t, wocs.approval_latest(t.id), checked -> 'subject');
end $$;

-- A check that gives {"wait": true, "say", "facts"} cannot ask yet: the task stays pending, and what it waits for
-- answers. One that gives "raw" keeps these words instead of what was typed.
create function wocs.task_create(person wocs.users, m jsonb, intent jsonb, type text, args jsonb) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.command_check(type, person, args);
  asks boolean := coalesce((intent ->> 'asks')::boolean, false);
  waits boolean := checked @> '{"wait": true}';
  t wocs.tasks;
begin
  if checked ? 'refused' then
    return jsonb_build_object('say', checked -> 'refused',
      'facts', jsonb_build_object('command', replace(type, '_', ' ')) || coalesce(checked -> 'facts', '{}')
        || wocs.agent_ask_again(person, m, type, args, checked));
  end if;
  if asks and not waits then
    select * into t from wocs.tasks x
    where x.status = 'awaiting_approval' and x.type = task_create.type and x.requested_by = person.id
      and x.scheduled_at is null
      and x.payload = coalesce(checked -> 'args', args) limit 1 for update;
    if found then
      return wocs.approval_ask_again(t, wocs.approval_latest(t.id), checked -> 'subject')
        || '{"say": "approval.asked"}';
    end if;
  end if;
  insert into wocs.tasks (type, runs, command_raw, payload, status, priority, requested_by, needs_role, source_message,
    repeatable, scheduled_at)
  values (type, intent ->> 'runs', coalesce(checked ->> 'raw', m ->> 'text'), coalesce(checked -> 'args', args),
          case when asks and not waits then 'awaiting_approval' else 'pending' end,
          coalesce(intent ->> 'priority', 'normal'), person.id, coalesce(intent ->> 'role', 'admin'), m ->> 'id',
          coalesce((intent ->> 'repeatable')::boolean, false), (checked ->> 'scheduled_at')::timestamptz)
  returning * into t;
  perform wocs.media_expect(t.id, media) from wocs.media_of_message(person, m, type, args) media
  where media is not null;
  if waits then
    return jsonb_build_object('say', checked -> 'say', 'about', t.id, 'held', true,
      'facts', wocs.task_facts(t) || coalesce(checked -> 'facts', '{}'));
  elsif asks then
    return jsonb_build_object('say', 'approval.asked', 'about', t.id,
      'facts', wocs.approval_ask(t, checked -> 'subject'));
  elsif t.scheduled_at > now() then
    return wocs.task_start(t, checked);
  elsif t.runs = 'home' then
    return wocs.bell_enqueue_task(t);
  end if;
  return wocs.task_run(t);
end $$;
