-- A notice that is no longer true when its turn comes is not sent: it would only make its reader look for what is over.

create function wocs.notice_is_for_holder(o wocs.outbox, t wocs.tasks) returns boolean
language sql stable as $$
  select t.status in ('pending', 'running') and exists (
    select from wocs.users u
    where u.id = t.assigned_to and (u.wa_number = o.to_number or u.wa_user_id = o.to_user_id))
$$;

-- Of work, and of what became of it: who never heard that they have it need not hear that they have it no more.
create function wocs.notice_of_task_is_outdated(o wocs.outbox, t wocs.tasks) returns boolean
language sql stable as $$
  select case
    when o.say in ('agent.notice', 'agent.reminder', 'tiktok.caption', 'tiktok.video') or o.say like 'tiktok.%\_notice'
      then not wocs.notice_is_for_holder(o, t)
    when o.say in ('agent.released', 'task.cancelled') then exists (
      select from wocs.outbox x
      where x.task_id = t.id and x.state = 'outdated' and x.say = 'agent.notice' and not wocs.push_was_rung(x.id)
        and (x.to_number = o.to_number or x.to_user_id = o.to_user_id))
    when o.say = 'agent.not_accepted' then t.status <> 'pending'
    when o.say in ('agent.overdue', 'agent.help_wanted', 'agent.help_reason')
      then t.status not in ('pending', 'running')
    when o.say = 'alert.uncertain' then t.status <> 'uncertain'
    when o.say in ('approval.asked', 'approval.changed') then not exists (
      select from wocs.approvals a
      where a.task_id = t.id and a.ask = (o.facts ->> 'ask')::int and a.decision is null)
    when o.say = 'landing.preview' then wocs.landing_preview_is_outdated(t, o.facts)
  end
$$;

-- Its incident is over, or has begun anew.
create function wocs.notice_of_alert_is_outdated(o wocs.outbox) returns boolean
language sql stable as $$
  select case
    when o.say in ('alert.offline', 'alert.quota', 'alert.silence', 'alert.backup') then a.closed_at is not null
    when o.say in ('alert.online', 'alert.quota_over', 'alert.silence_over', 'alert.backup_well')
      then (wocs.alert_current(a.kind, a.about)).id is not null
  end
  from wocs.alerts a where a.id = case when o.key ~ '^alert:[0-9]{1,18}:' then split_part(o.key, ':', 2)::bigint end
$$;

create function wocs.notice_is_outdated(o wocs.outbox) returns boolean
language plpgsql stable as $$
begin
  if o.kind not in ('notice', 'template') then
    return false;
  elsif wocs.push_is_acknowledged(o.id) then
    return true;
  end if;
  return coalesce(case
    when o.say = 'system.stopped' then wocs.stop_facts() ->> 'at' is distinct from o.facts ->> 'at'
    when o.say = 'system.resumed' then wocs.stop_is_on()
    when o.say = 'content.due' then wocs.content_reminder_open_slots(o) = '[]'
    when o.say = 'chat.notice' then wocs.chat_notice_is_outdated(o)
    when o.task_id is not null then (
      select wocs.notice_of_task_is_outdated(o, t) from wocs.tasks t where t.id = o.task_id)
    else wocs.notice_of_alert_is_outdated(o) end, false);
end $$;

-- True where it was: then it is done with.
create function wocs.outbox_drop_outdated(o wocs.outbox) returns boolean
language plpgsql as $$
begin
  if not wocs.notice_is_outdated(o) then
    return false;
  end if;
  update wocs.outbox x set state = 'outdated', lease_until = null, waits_for = null where x.id = o.id;
  return true;
end $$;
