-- A yes covers what was done with it, and only as long as nothing changed: a task that was never approved is asked for
-- again. A yes about people is for its moment alone: who tries again may be somebody else, long after.
create function wocs.task_restart_approved(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  a wocs.approvals := wocs.approval_latest(t.id);
  checked jsonb := wocs.command_check(t.type, wocs.person_by_id(t.requested_by), t.payload);
  outcome jsonb;
begin
  if a.task_id is not null and not checked ? 'refused'
     and (a.decision <> 'approved' or t.type like 'user\_%'
       or a.digest <> wocs.approval_digest(t.payload, checked -> 'subject')) then
    return jsonb_build_object('say', 'approval.asked', 'facts', wocs.approval_ask(t, checked -> 'subject'));
  end if;
  outcome := wocs.task_start(t, checked);
  if t.runs = 'home' and outcome ->> 'say' = 'task.queued' then
    return jsonb_build_object('say', 'task.retried',
      'facts', (outcome -> 'facts') || jsonb_build_object('attempt', t.attempt + 1));
  end if;
  return outcome;
end $$;

-- A note that never came is fetched again: its media id lives seven days.
create function wocs.task_restart(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  audio wocs.attachments := wocs.voice_note_audio(t.id);
begin
  if t.type <> 'transcribe' then
    perform wocs.landing_picture_fetch_again(t);
    return wocs.task_restart_approved(t);
  end if;
  perform wocs.voice_note_mark(t, '⏳');
  if audio.state = 'stored' or t.payload ? 'typed' then
    perform wocs.voice_note_ring_next(t.requested_by);
  else
    update wocs.attachments a
    set state = 'waiting', problem = null, tries = 1, lease_until = now() + wocs.limit_fetch_lease(),
      media = a.media || '{"url": null}' where a.id = audio.id;
    perform wocs.work_add('wocs.fetch', audio.id::text);
  end if;
  return jsonb_build_object('say', 'task.retried', 'about', t.id,
    'facts', wocs.task_facts(t) || jsonb_build_object('attempt', t.attempt + 1));
end $$;

create function wocs.task_retry(t wocs.tasks, person wocs.users) returns jsonb
language plpgsql as $$
declare
  gone text := wocs.task_pruned_media_kind(t);
begin
  if person.role <> 'admin' and t.requested_by is distinct from person.id then
    return wocs.task_refusal('not_yours', t.id, t.status, person.id);
  elsif wocs.person_role_rank(person.role) < wocs.person_role_rank(t.needs_role) then
    return wocs.person_role_refusal(person, t.type, t.needs_role);
  elsif t.status = 'uncertain' and not t.repeatable then
    return wocs.task_refusal('not_repeatable', t.id, t.status, person.id);
  elsif t.status not in ('failed', 'cancelled', 'uncertain') then
    return wocs.task_refusal('already_' || t.status, t.id, t.status, person.id);
  elsif gone is not null then
    return wocs.task_refusal(gone || '_pruned', t.id, t.status, person.id);
  end if;
  if t.status = 'uncertain' then
    perform wocs.task_move(t.id, 'failed', person.id, '{"code": "retried"}');
  end if;
  t := wocs.task_move(t.id, 'pending', person.id);
  update wocs.tasks x
  set retry_count = 0, scheduled_at = case when x.scheduled_at > now() and x.attempt = 0 then x.scheduled_at end
  where x.id = t.id returning * into t;
  return wocs.task_restart(t);
end $$;

-- The kind of what this task, or a command inside it, would need again and is no longer kept. Shared, so that what is
-- kept stays.
create function wocs.task_pruned_media_kind(t wocs.tasks) returns text
language plpgsql as $$
begin
  perform from wocs.attachments a where a.task_id = t.id for share;
  return (
    select a.type from wocs.attachments a
    where a.task_id = t.id and a.state = 'pruned'
      and t.type in ('transcribe', 'tiktok_post', 'landing_create', 'landing_edit', 'batch', 'if', 'schedule',
        'template_run')
      and not exists (select from wocs.attachments b
        where b.task_id = t.id and b.type = a.type and b.state in ('waiting', 'stored'))
    limit 1);
end $$;
