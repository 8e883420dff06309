-- A task whose picture, video or recording is no longer kept cannot be tried again: that is said, with what to do instead.

-- The kind of what this task, or a command inside it, would need again and is no longer kept. Shared, so that what is kept stays.
create function wocs.pruned_kind(t wocs.tasks) returns text
language plpgsql as $$
begin
  perform from wocs.attachments a where a.task_id = t.id for share;
  return (
    select a.type from wocs.attachments a
    where a.task_id = t.id and a.state = 'pruned'
      and t.type in ('transcribe', 'tiktok_post', 'landing_create', 'landing_edit', 'batch', 'if', 'schedule', 'template_run')
      and not exists (select from wocs.attachments b where b.task_id = t.id and b.type = a.type and b.state in ('waiting', 'stored'))
    limit 1);
end $$;

create or replace function wocs.retry(t wocs.tasks, person wocs.users) returns jsonb
language plpgsql as $$
declare
  gone text := wocs.pruned_kind(t);
begin
  if person.role <> 'admin' and t.requested_by is distinct from person.id then
    return wocs.refuse('not_yours', t.id, t.status, person.id);
  elsif wocs.role_rank(person.role) < wocs.role_rank(t.needs_role) then
    return wocs.lacks_role(person, t.type, t.needs_role);
  elsif t.status = 'uncertain' and not t.repeatable then
    return wocs.refuse('not_repeatable', t.id, t.status, person.id);
  elsif t.status not in ('failed', 'cancelled', 'uncertain') then
    return wocs.refuse('already_' || t.status, t.id, t.status, person.id);
  elsif gone is not null then
    return wocs.refuse(gone || '_pruned', t.id, t.status, person.id);
  end if;
  if t.status = 'uncertain' then
    perform wocs.move(t.id, 'failed', person.id, '{"code": "retried"}');
  end if;
  t := wocs.move(t.id, 'pending', person.id);
  update wocs.tasks x set retry_count = 0, scheduled_at = case when x.scheduled_at > now() and x.attempt = 0 then x.scheduled_at end
  where x.id = t.id returning * into t;
  return wocs.start_again(t);
end $$;

-- Nulls of the grammar's arguments count as not given. A time that has come already is "now": it needs no mention.
create or replace function wocs.check_tiktok_post(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  given jsonb := jsonb_strip_nulls(args);
  at timestamptz := nullif(given ->> 'schedule', 'now')::timestamptz;
  video jsonb := coalesce(given -> 'video', wocs.quoted_video(asker, given ->> 'quoted'));
  refused jsonb := wocs.no_agent_for(given ->> 'to', at);
begin
  if video ->> 'id' is null then
    return wocs.refuse_tiktok(case when (wocs.video_of(wocs.task_meant(null, given ->> 'quoted'))).state = 'pruned' then 'video_pruned' else 'no_video' end);
  elsif refused is not null then
    return refused;
  end if;
  given := wocs.with_agent(given) - array['quoted', 'schedule'] || jsonb_build_object('video', video - 'url')
    || case when at > now() then jsonb_build_object('schedule', given -> 'schedule') else '{}' end;
  return jsonb_build_object('args', given, 'subject', jsonb_build_object('has_video', true));
end $$;
