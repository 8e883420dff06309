-- /undo: a task that is done is taken back by wocs.undo_<type>(t, undoing), after wocs.undo_plan_<type>(t) told what
-- that means. A task that is made of others (a batch, a template, an if) is taken back through them, the last one
-- first: all or nothing.

-- Kinds of tasks that only tell something: in a batch there is nothing of theirs to take back.
create function wocs.undo_needs_nothing(type text) returns boolean
language sql immutable as $$
  select type like 'report\_%'
    or type in ('analytics', 'landing_screenshot', 'landing_preview', 'screenshot', 'chart', 'caption_draft',
      'content_caption',
      'tiktok_stats', 'tiktok_figures', 'tiktok_hands', 'tiktok_link',
      'tiktok_pages', 'video_fetch', 'picture_convert', 'stop_all', 'resume')
$$;

create function wocs.undo_is_known(type text) returns boolean
language sql stable as $$
  select to_regprocedure('wocs.' || quote_ident('undo_plan_' || type) || '(wocs.tasks)') is not null
    and to_regprocedure('wocs.' || quote_ident('undo_' || type) || '(wocs.tasks, wocs.tasks)') is not null
$$;

create function wocs.undo_task_is_bundle(t wocs.tasks) returns boolean
language sql stable as $$
  select not wocs.undo_is_known(t.type) and not wocs.undo_needs_nothing(t.type)
    and exists (select from wocs.tasks c where c.parent_id = t.id and not wocs.undo_needs_nothing(c.type))
$$;

create function wocs.undo_objection(t wocs.tasks) returns text
language plpgsql stable as $$
declare
  hours int := (select l.hours from wocs.undo_limits l where l.command = t.type);
begin
  return case
    when t.type = 'undo' then 'is_undo'
    when t.status = 'rolled_back' then 'already_undone'
    when t.status <> 'done' then 'not_done'
    when not wocs.undo_is_known(t.type) and not wocs.undo_task_is_bundle(t) then 'cannot'
    when t.completed_at < now() - make_interval(hours => hours) then 'too_late' end;
end $$;

-- `of` is the command's key: why a command cannot be undone is told by the menu.
create function wocs.undo_refusal(reason text, t wocs.tasks, more jsonb default '{}') returns jsonb
language plpgsql stable as $$
declare
  undone wocs.task_logs;
begin
  select * into undone from wocs.task_logs l where l.task_id = t.id and l.action = 'rolled_back' order by l.seq desc
  limit 1;
  return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'undone', t.id, 'of', t.type, 'status', t.status, 'when', wocs.clock_text(undone.created_at),
    'who', wocs.person_ref_then(undone.actor_id, undone.created_at), 'done_at', wocs.clock_text(t.completed_at),
    'hours', (select l.hours from wocs.undo_limits l where l.command = t.type)) || more);
end $$;

-- What this person did lately that could be taken back, newest first.
create function wocs.undo_candidates(asker uuid) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(near.id), '[]') from (
    select t.id from (
      select l.task_id, max(l.created_at) as at from (
        select x.task_id, x.created_at from wocs.task_logs x
        where x.action in ('completed', 'failed') and x.created_at > now() - wocs.limit_lately()
          order by x.created_at desc limit 100) l
      group by l.task_id) lately
    join wocs.tasks t on t.id = lately.task_id
    where t.requested_by = asker and t.status = 'done' and wocs.undo_objection(t) is null
    order by lately.at desc limit 3) near
$$;
