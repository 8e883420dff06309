-- Two takings-back as one, in this order.
create function wocs.undo_merge_outcomes(a jsonb, b jsonb) returns jsonb
language sql immutable as $$
  select jsonb_object_agg(part, coalesce(a -> part, '[]') || coalesce(b -> part, '[]'))
  from unnest(array['plan', 'subject', 'facts', 'also', 'children']) part
$$;

-- Takes it back now, as far as it goes: {"plan", "subject", "facts", "also", "children"} or {"refused", "facts"}.
-- Whoever calls this undoes everything again when it was refused, so that nothing is ever half done.
create function wocs.undo_apply(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  objection text := wocs.undo_objection(t);
  taken jsonb;
begin
  if objection is not null then
    return wocs.undo_refusal(objection, t);
  end if;
  taken := case when wocs.undo_is_known(t.type) then wocs.undo_apply_single(t, undoing)
    else wocs.undo_apply_children(t, undoing) end;
  if taken ? 'refused' then
    return taken;
  end if;
  taken := wocs.undo_merge_outcomes(wocs.undo_cancel_children(t, undoing), taken);
  if taken -> 'plan' = '[]' then
    return wocs.undo_refusal('nothing_left', t);
  end if;
  perform wocs.audit_set_actor(undoing.requested_by, jsonb_build_object('by', undoing.id));
  update wocs.tasks x set status = 'rolled_back' where x.id = t.id;
  return taken;
end $$;

create function wocs.undo_apply_single(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  planned jsonb;
  done jsonb;
begin
  execute format('select wocs.%I($1)', 'undo_plan_' || t.type) into planned using t;
  if planned ? 'refused' then
    return wocs.undo_refusal(coalesce(planned #>> '{facts,reason}', planned ->> 'refused'), t, planned -> 'facts');
  end if;
  execute format('select wocs.%I($1, $2)', 'undo_' || t.type) into done using t, undoing;
  if done ? 'refused' then
    return wocs.undo_refusal(coalesce(done #>> '{facts,reason}', done ->> 'refused'), t, done -> 'facts');
  end if;
  return jsonb_build_object(
    'plan', coalesce(planned -> 'plan', '[]'),
    'subject', jsonb_build_array(jsonb_build_object('task', t.id, 'is', planned -> 'subject')),
    'facts', jsonb_build_array(coalesce(done -> 'facts', '{}')), 'also', coalesce(done -> 'also', '[]'),
    'children', coalesce(done -> 'children', '[]'));
end $$;

-- The last one first: what came later stands on what came before.
create function wocs.undo_apply_children(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  part wocs.tasks;
  one jsonb;
  taken jsonb := '{}';
begin
  for part in
    select * from wocs.tasks x where x.parent_id = t.id and not wocs.undo_needs_nothing(x.type)
    order by x.created_at desc, substr(x.id, 6)::bigint desc for update
  loop
    if part.status in ('running', 'uncertain') or part.status = 'done' then
      one := wocs.undo_apply(part, undoing);
      if one ? 'refused' then
        return wocs.undo_refusal(one #>> '{facts,reason}', t,
          (one -> 'facts') || jsonb_build_object('undone', t.id, 'inside', part.id));
      end if;
      taken := wocs.undo_merge_outcomes(taken, one);
    end if;
  end loop;
  return taken;
end $$;

-- What has not begun yet is cancelled, and whoever was to do it hears so; what a running one would still tell is called
-- off too.
create function wocs.undo_cancel_children(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  part wocs.tasks;
  plan jsonb := '[]';
  also jsonb := '[]';
begin
  for part in
    select * from wocs.tasks x
    where x.parent_id = t.id
      and (x.status in ('pending', 'awaiting_approval') or x.status = 'running' and wocs.undo_needs_nothing(x.type))
    order by x.created_at desc, x.id desc for update
  loop
    plan := plan
      || jsonb_build_object('what', 'task', 'name', concat_ws(' ', part.id, replace(part.type, '_', ' ')),
        'now', part.status, 'then', 'cancelled');
    perform wocs.approval_close(a, 'cancelled', undoing.requested_by) from wocs.approvals a
      where a.task_id = part.id and a.decision is null;
    perform wocs.task_move(part.id, 'cancelled', undoing.requested_by, jsonb_build_object('reason', 'undone'));
    if part.assigned_to is distinct from undoing.requested_by and part.assigned_to is not null then
      also := also || wocs.notice_entry(part.assigned_to, 'task.cancelled', wocs.task_facts(part));
    end if;
  end loop;
  return jsonb_build_object('plan', plan, 'also', also);
end $$;
