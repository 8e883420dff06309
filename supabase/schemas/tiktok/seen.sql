-- "Nampak di profil? [Ya] [Tidak]": a person has looked. Yes ends it; no asks for a new CONFIRM, and nothing is done
-- without.

create function wocs.check_tiktok_seen(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = args ->> 'task' for update;
  if t.id is null then
    return wocs.task_check_refusal('not_found', args ->> 'task', null, asker.id);
  elsif t.type not in ('tiktok_post', 'tiktok_edit', 'tiktok_delete') then
    return wocs.tiktok_refusal('not_tiktok_post', null, jsonb_build_object('of', t.id));
  elsif asker.role <> 'admin' and asker.id is distinct from t.assigned_to then
    return wocs.task_check_refusal('not_yours', t.id, t.status, asker.id);
  elsif t.status not in ('running', 'uncertain') then
    return wocs.task_check_refusal('already_' || t.status, t.id, t.status, asker.id);
  elsif wocs.tiktok_is_in_the_act(t) then
    return wocs.task_check_refusal('in_the_act', t.id, t.status, asker.id);
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_tiktok_seen(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  actor wocs.users := wocs.person_by_id(task.requested_by);
  checked jsonb := wocs.check_tiktok_seen(actor, task.payload);
  held wocs.tasks;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  select * into held from wocs.tasks t where t.id = task.payload ->> 'task';
  perform wocs.audit_set_actor(actor.id);
  return case when (task.payload ->> 'seen')::boolean then wocs.tiktok_seen_there(held, actor)
    else wocs.tiktok_seen_nowhere(held, actor) end;
end $$;

create function wocs.tiktok_seen_there(held wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
begin
  perform wocs.tiktok_hands_settled(held, 'done');
  if held.type = 'tiktok_edit' then
    return wocs.tiktok_finish_edit(held, actor);
  elsif held.type = 'tiktok_delete' then
    return wocs.tiktok_finish_delete(held, actor);
  end if;
  perform wocs.tiktok_post_live(held, '{}', actor.id);
  return wocs.agent_finish_work(held, actor, 'tiktok.seen', '{}', null);
end $$;

-- The question is the requester's, as ever; what it was before is over.
create function wocs.tiktok_seen_nowhere(held wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.command_check(held.type, wocs.person_by_id(held.requested_by), held.payload);
  asked jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  perform wocs.tiktok_hands_settled(held, 'failed');
  perform wocs.task_move(held.id, 'failed', actor.id, '{"code": "not_seen"}');
  held := wocs.task_move(held.id, 'pending', actor.id);
  update wocs.tasks x set assigned_to = null, scheduled_at = null where x.id = held.id returning * into held;
  update wocs.tiktok_posts p set studio_at = null, studio_look_at = null where p.task_id = held.id;
  asked := wocs.approval_ask(held, checked -> 'subject');
  return jsonb_build_object('say', 'tiktok.not_seen', 'facts', wocs.agent_facts(held),
    'also', jsonb_build_array(wocs.notice_entry(held.requested_by, 'approval.asked', asked)));
end $$;
