-- /undo: a task that is done is taken back by wocs.undo_<type>(t, undoing), after wocs.undo_plan_<type>(t) told what that means.
-- A task that is made of others (a batch, a template, an if) is taken back through them, the last one first: all or nothing.

-- Until when, in hours after it was done; no row: as long as nobody has changed it since. The menu says the same (Command.undo_hours).
create table wocs.undo_limits (
  command text primary key,
  hours int not null check (hours > 0)
);

insert into wocs.undo_limits (command, hours) values ('user_add', 720), ('user_remove', 720);

-- What an executor found before it changed something; its undo gives that back.
create table wocs.undo_notes (
  task_id varchar(20) primary key references wocs.tasks (id),
  note jsonb not null
);

create function wocs.note_for_undo(task text, note jsonb) returns void
language sql as $$
  insert into wocs.undo_notes as n (task_id, note) values (task, note_for_undo.note)
  on conflict (task_id) do update set note = n.note || excluded.note;
$$;

-- Null when nothing was noted: it was done before there was an undo.
create function wocs.noted(task text) returns jsonb
language plpgsql stable as $$
begin
  return (select n.note from wocs.undo_notes n where n.task_id = task);
end $$;

-- Kinds of tasks that only tell something: in a batch there is nothing of theirs to take back.
create function wocs.leaves_nothing(type text) returns boolean
language sql immutable as $$
  select type like 'report\_%' or type in ('analytics', 'landing_screenshot', 'chart', 'caption_draft', 'content_caption', 'tiktok_stats', 'tiktok_figures', 'stop_all', 'resume')
$$;

create function wocs.has_undo(type text) returns boolean
language sql stable as $$
  select to_regprocedure('wocs.' || quote_ident('undo_plan_' || type) || '(wocs.tasks)') is not null
    and to_regprocedure('wocs.' || quote_ident('undo_' || type) || '(wocs.tasks, wocs.tasks)') is not null
$$;

create function wocs.is_bundle(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return not wocs.has_undo(t.type) and not wocs.leaves_nothing(t.type)
    and exists (select from wocs.tasks c where c.parent_id = t.id and not wocs.leaves_nothing(c.type));
end $$;

create function wocs.undo_objection(t wocs.tasks) returns text
language plpgsql stable as $$
declare
  hours int := (select l.hours from wocs.undo_limits l where l.command = t.type);
begin
  return case
    when t.type = 'undo' then 'is_undo'
    when t.status = 'rolled_back' then 'already_undone'
    when t.status <> 'done' then 'not_done'
    when not wocs.has_undo(t.type) and not wocs.is_bundle(t) then 'cannot'
    when t.completed_at < now() - make_interval(hours => hours) then 'too_late' end;
end $$;

-- `of` is the command's key: why a command cannot be undone is told by the menu.
create function wocs.refuse_undoing(reason text, t wocs.tasks, more jsonb default '{}') returns jsonb
language plpgsql stable as $$
declare
  undone wocs.task_logs;
begin
  select * into undone from wocs.task_logs l where l.task_id = t.id and l.action = 'rolled_back' order by l.seq desc limit 1;
  return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'undone', t.id, 'of', t.type, 'status', t.status, 'when', wocs.now_text(undone.created_at),
    'who', wocs.person_ref(undone.actor_id), 'done_at', wocs.now_text(t.completed_at),
    'hours', (select l.hours from wocs.undo_limits l where l.command = t.type)) || more);
end $$;

-- What this person did lately that could be taken back, newest first.
create function wocs.undoable_lately(asker uuid) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(near.id), '[]') from (
    select t.id from (
      select l.task_id, max(l.created_at) as at from (
        select x.task_id, x.created_at from wocs.task_logs x
        where x.action in ('completed', 'failed') and x.created_at > now() - interval '7 days' order by x.created_at desc limit 100) l
      group by l.task_id) lately
    join wocs.tasks t on t.id = lately.task_id
    where t.requested_by = asker and t.status = 'done' and wocs.undo_objection(t) is null
    order by lately.at desc limit 3) near
$$;

-- Two takings-back as one, in this order.
create function wocs.undo_both(a jsonb, b jsonb) returns jsonb
language sql immutable as $$
  select jsonb_object_agg(part, coalesce(a -> part, '[]') || coalesce(b -> part, '[]'))
  from unnest(array['plan', 'subject', 'facts', 'also', 'children']) part
$$;

-- Takes it back now, as far as it goes: {"plan", "subject", "facts", "also", "children"} or {"refused", "facts"}. Whoever calls
-- this undoes everything again when it was refused, so that nothing is ever half done.
create function wocs.take_back(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  objection text := wocs.undo_objection(t);
  taken jsonb;
begin
  if objection is not null then
    return wocs.refuse_undoing(objection, t);
  end if;
  taken := case when wocs.has_undo(t.type) then wocs.take_back_one(t, undoing) else wocs.take_back_parts(t, undoing) end;
  if taken ? 'refused' then
    return taken;
  end if;
  taken := wocs.undo_both(wocs.call_off_parts(t, undoing), taken);
  if taken -> 'plan' = '[]' then
    return wocs.refuse_undoing('nothing_left', t);
  end if;
  perform wocs.act(undoing.requested_by, jsonb_build_object('by', undoing.id));
  update wocs.tasks x set status = 'rolled_back' where x.id = t.id;
  return taken;
end $$;

create function wocs.take_back_one(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  planned jsonb;
  done jsonb;
begin
  execute format('select wocs.%I($1)', 'undo_plan_' || t.type) into planned using t;
  if planned ? 'refused' then
    return wocs.refuse_undoing(coalesce(planned #>> '{facts,reason}', planned ->> 'refused'), t, planned -> 'facts');
  end if;
  execute format('select wocs.%I($1, $2)', 'undo_' || t.type) into done using t, undoing;
  if done ? 'refused' then
    return wocs.refuse_undoing(coalesce(done #>> '{facts,reason}', done ->> 'refused'), t, done -> 'facts');
  end if;
  return jsonb_build_object(
    'plan', coalesce(planned -> 'plan', '[]'), 'subject', jsonb_build_array(jsonb_build_object('task', t.id, 'is', planned -> 'subject')),
    'facts', jsonb_build_array(coalesce(done -> 'facts', '{}')), 'also', coalesce(done -> 'also', '[]'), 'children', coalesce(done -> 'children', '[]'));
end $$;

-- The last one first: what came later stands on what came before.
create function wocs.take_back_parts(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  part wocs.tasks;
  one jsonb;
  taken jsonb := '{}';
begin
  for part in
    select * from wocs.tasks x where x.parent_id = t.id and not wocs.leaves_nothing(x.type)
    order by x.created_at desc, substr(x.id, 6)::bigint desc for update
  loop
    if part.status in ('running', 'uncertain') or part.status = 'done' then
      one := wocs.take_back(part, undoing);
      if one ? 'refused' then
        return wocs.refuse_undoing(one #>> '{facts,reason}', t, (one -> 'facts') || jsonb_build_object('undone', t.id, 'inside', part.id));
      end if;
      taken := wocs.undo_both(taken, one);
    end if;
  end loop;
  return taken;
end $$;

-- What has not begun yet is cancelled, and whoever was to do it hears so; what a running one would still tell is called off too.
create function wocs.call_off_parts(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  part wocs.tasks;
  plan jsonb := '[]';
  also jsonb := '[]';
begin
  for part in
    select * from wocs.tasks x
    where x.parent_id = t.id and (x.status in ('pending', 'awaiting_approval') or x.status = 'running' and wocs.leaves_nothing(x.type))
    order by x.created_at desc, x.id desc for update
  loop
    plan := plan || jsonb_build_object('what', 'task', 'name', concat_ws(' ', part.id, replace(part.type, '_', ' ')), 'now', part.status, 'then', 'cancelled');
    perform wocs.close_ask(a, 'cancelled', undoing.requested_by) from wocs.approvals a where a.task_id = part.id and a.decision is null;
    perform wocs.move(part.id, 'cancelled', undoing.requested_by, jsonb_build_object('reason', 'undone'));
    if part.assigned_to is distinct from undoing.requested_by and part.assigned_to is not null then
      also := also || wocs.tell(part.assigned_to, 'task.cancelled', wocs.task_facts(part));
    end if;
  end loop;
  return jsonb_build_object('plan', plan, 'also', also);
end $$;
