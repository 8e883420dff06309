-- Taking back what was asked of people. What somebody has done in the world is not undone by a row: the way back is work too, for
-- an agent, and the plan says so. Work that is not done yet is cancelled, not undone.

create function wocs.refuse_agent_undo(reason text, what text, name text, expected text, found text, by text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', what, 'name', name, 'expected', expected, 'found', found, 'by', by))
$$;

create function wocs.undo_step(what text, name text, now text, "then" text, subject jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('plan', jsonb_build_array(jsonb_build_object('what', what, 'name', name, 'now', now, 'then', "then")), 'subject', subject)
$$;

-- A post that is live is taken down by an agent: the CONFIRM of the plan is the one that deleting asks for.
create function wocs.undo_plan_tiktok_post(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  post wocs.tiktok_posts;
begin
  select * into post from wocs.tiktok_posts p where p.task_id = t.id for update;
  if post.state is distinct from 'live' and post.state is distinct from 'edited' then
    return wocs.refuse_agent_undo('changed_since', 'tiktok_video', coalesce(post.video_id, t.id), 'live', post.state, wocs.person_ref(post.changed_by));
  elsif post.video_id is null then
    return wocs.refuse_agent_undo('no_video_id', 'tiktok_video', post.link, null, null, null);
  end if;
  return wocs.undo_step('tiktok_video', post.video_id, 'live', 'deleted_by_agent', jsonb_build_object('video', post.video_id, 'link', post.link));
end $$;

create function wocs.undo_tiktok_post(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  post wocs.tiktok_posts;
begin
  select * into post from wocs.tiktok_posts p where p.task_id = t.id;
  return jsonb_build_object('facts', jsonb_build_object('video_id', post.video_id), 'children', jsonb_build_array(jsonb_build_object(
    'command', 'tiktok_delete', 'runs', 'human', 'asks', false, 'repeatable', false, 'needs_role', 'admin', 'scheduled_at', null,
    'args', jsonb_build_object('video_id', post.video_id, 'reason', 'undo ' || t.id))));
end $$;

create function wocs.undo_plan_tiktok_edit(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  post wocs.tiktok_posts;
begin
  select * into post from wocs.tiktok_posts p where p.video_id = t.payload ->> 'video_id' for update;
  if post.state is distinct from 'edited' or post.caption is distinct from t.payload ->> 'caption' then
    return wocs.refuse_agent_undo('changed_since', 'tiktok_caption', post.video_id, t.payload ->> 'caption',
      case post.state when 'deleted' then 'deleted' else post.caption end, wocs.person_ref(post.changed_by));
  end if;
  return wocs.undo_step('tiktok_caption', post.video_id, post.caption, t.result ->> 'before', jsonb_build_object('caption', post.caption));
end $$;

create function wocs.undo_tiktok_edit(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  select jsonb_build_object('facts', jsonb_build_object('video_id', t.payload -> 'video_id'), 'children', jsonb_build_array(jsonb_build_object(
    'command', 'tiktok_edit', 'runs', 'human', 'asks', false, 'repeatable', false, 'needs_role', 'admin', 'scheduled_at', null,
    'args', jsonb_build_object('video_id', t.payload -> 'video_id', 'caption', t.result -> 'before'))))
$$;

-- What a person has done stays done.
create function wocs.undo_plan_agent_task(t wocs.tasks) returns jsonb
language plpgsql stable as $$
begin
  return wocs.refuse_agent_undo('done_by_agent', 'agent_task', t.id, null, t.status, coalesce(t.result ->> 'by', wocs.person_ref(t.assigned_to)));
end $$;

create function wocs.undo_agent_task(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.undo_plan_agent_task(t) $$;

create function wocs.undo_plan_agent_reassign(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  moved wocs.tasks;
  former wocs.users := wocs.find_agent(t.result ->> 'from');
begin
  select * into moved from wocs.tasks x where x.id = t.payload ->> 'task' for update;
  if moved.status not in ('pending', 'running') then
    return wocs.refuse_agent_undo('changed_since', 'agent_of', moved.id, t.result ->> 'agent', moved.status, coalesce(moved.result ->> 'by', wocs.person_ref(moved.assigned_to)));
  elsif wocs.person_ref(moved.assigned_to) is distinct from t.result ->> 'agent' then
    return wocs.refuse_agent_undo('changed_since', 'agent_of', moved.id, t.result ->> 'agent', wocs.person_ref(moved.assigned_to), (
      select wocs.person_ref(l.actor_id) from wocs.task_logs l where l.task_id = moved.id and l.action = 'reassigned' order by l.seq desc limit 1));
  elsif former.id is null then
    return wocs.refuse_agent_undo('nobody_before', 'agent_of', moved.id, t.result ->> 'agent', t.result ->> 'from', null);
  end if;
  return wocs.undo_step('agent_of', moved.id, t.result ->> 'agent', former.name, jsonb_build_object('task', moved.id, 'agent', t.result -> 'agent'));
end $$;

create function wocs.undo_agent_reassign(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  moved wocs.tasks;
  given wocs.tasks;
begin
  select * into moved from wocs.tasks x where x.id = t.payload ->> 'task' for update;
  given := wocs.hand_over(moved, (wocs.find_agent(t.result ->> 'from')).id);
  return jsonb_build_object('facts', jsonb_build_object('moved', given.id, 'agent', wocs.person_ref(given.assigned_to)),
                            'also', wocs.notices(given, undoing.requested_by) || wocs.release_notice(moved, given, undoing.requested_by));
end $$;

create function wocs.undo_plan_duty(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  agent wocs.users := wocs.person((t.result ->> 'agent_id')::uuid);
  was_on boolean := (t.result ->> 'was_on')::boolean;
begin
  if agent.id is null or agent.on_duty is distinct from (t.result ->> 'on')::boolean then
    return wocs.refuse_agent_undo('changed_since', 'duty', t.result ->> 'agent', wocs.duty_word((t.result ->> 'on')::boolean), wocs.duty_word(agent.on_duty), null);
  end if;
  return wocs.undo_step('duty', agent.name, wocs.duty_word(agent.on_duty), wocs.duty_word(was_on), jsonb_build_object('agent', agent.name, 'on', agent.on_duty));
end $$;

create function wocs.duty_word(is_on boolean) returns text
language sql immutable as $$ select case when is_on then 'on' else 'off' end $$;

create function wocs.undo_duty(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  select jsonb_build_object('facts', wocs.set_duty((t.result ->> 'agent_id')::uuid, (t.result ->> 'was_on')::boolean) || jsonb_build_object('agent', t.result -> 'agent'))
$$;
