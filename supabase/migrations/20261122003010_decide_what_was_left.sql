-- What a call recorded and did not decide is handed out by settling, until somebody has decided it.

create function wocs.hand_out_undecided() returns void
language plpgsql as $$
declare
  e wocs.inbound_events;
begin
  for e in
    select x.* from wocs.inbound_events x where x.undecided is not null and x.decide_at <= now() order by x.id limit 20 for update skip locked
  loop
    update wocs.inbound_events x set decide_at = clock_timestamp() + interval '60 s' where x.id = e.id;
    perform wocs.leave('wocs.decide', e.undecided::text);
  end loop;
end $$;

-- `list` may also be wocs.decide (messages) and wocs.prune (attachments whose bytes are old enough to go).
create or replace function wocs.begin_work(rules jsonb default null) returns text
language sql as $$
  select set_config('wocs.send', '', true) || set_config('wocs.tell', '', true) || set_config('wocs.ring', '', true)
    || set_config('wocs.fetch', '', true) || set_config('wocs.read', '', true) || set_config('wocs.decide', '', true)
    || set_config('wocs.prune', '', true) || set_config('wocs.rules', coalesce(rules, '{}')::text, true) || wocs.act(null)
$$;

create or replace function wocs.work() returns jsonb
language plpgsql as $$
declare
  ring text := current_setting('wocs.ring', true);
  fetched text := current_setting('wocs.fetch', true);
  read text := current_setting('wocs.read', true);
  outbox text := concat_ws(',', nullif(current_setting('wocs.send', true), ''), nullif(current_setting('wocs.tell', true), ''));
  bell jsonb := '[]';
  media jsonb := '[]';
  reads jsonb := '[]';
begin
  if ring <> '' then
    bell := (select coalesce(jsonb_agg(jsonb_build_object('task', t.id, 'score', wocs.bell_score(t))), '[]') from wocs.tasks t
             where t.id = any (string_to_array(ring, ',')) and t.status = 'pending');
  end if;
  if fetched <> '' then
    media := (select coalesce(jsonb_agg(wocs.job_of(a)), '[]') from wocs.attachments a
              where a.id = any (string_to_array(fetched, ',')::uuid[]) and a.state = 'waiting');
  end if;
  if read <> '' then
    reads := (select coalesce(jsonb_agg(wocs.read_of(r) order by r.run_at, r.id), '[]') from wocs.schedule_runs r
              where r.id = any (string_to_array(read, ',')::bigint[]) and r.state = 'due');
  end if;
  return jsonb_build_object(
    'outbox', ('[' || outbox || ']')::jsonb, 'bell', bell, 'media', media, 'read', reads,
    'undecided', concat('[', current_setting('wocs.decide', true), ']')::jsonb, 'prune', concat('[', current_setting('wocs.prune', true), ']')::jsonb);
end $$;

create or replace function wocs.something_is_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.outbox o where o.not_before <= now() and (
      o.state = 'queued' or o.state = 'sending' and o.lease_until < now() - interval '60 s' or o.state = 'unknown' and o.lease_until < now())
      and o.state in ('queued', 'sending', 'unknown', 'held'))
    or exists (select from wocs.tasks t where t.status = 'running' and t.lease_until < now())
    or exists (select from wocs.approvals a where a.decision is null and a.expires_at <= now())
    or exists (select from wocs.attachments a where a.state = 'waiting' and a.lease_until < now())
    or not wocs.is_stopped() and exists (select from wocs.tasks t where t.status = 'pending'
      and (t.scheduled_at <= now() and (t.runs = 'instant' or t.runs = 'human' and t.assigned_to is null)
           or t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) and coalesce(t.rung_at < now() - wocs.bell_patience(), true)
              and wocs.may_be_heard(t)))
    or exists (select from wocs.inbound_events e where e.undecided is not null and e.decide_at <= now())
    or exists (select from wocs.inbound_events e where e.body is not null and e.received_at < now() - interval '30 days')
    or wocs.old_media_is_due()
    or wocs.schedules_are_due() or wocs.content_is_due() or wocs.agents_are_due() or wocs.alerts_are_due() or wocs.voice_is_due();
end $$;

create or replace function wocs.settle() returns void
language plpgsql as $$
begin
  if not wocs.something_is_due() or not pg_try_advisory_xact_lock(7261210) then
    return;
  end if;
  perform wocs.act(null);
  perform wocs.hand_out_undecided();
  perform wocs.expire_approvals();
  perform wocs.return_leases();
  if not wocs.is_stopped() then
    perform wocs.run_due();
    perform wocs.settle_schedules();
    perform wocs.settle_content();
    perform wocs.settle_agents();
    perform wocs.leave('wocs.ring', task) from wocs.ring_due(wocs.bell_patience()) task;
  end if;
  perform wocs.settle_voice();
  perform wocs.settle_alerts();
  perform wocs.fetch_again();
  perform wocs.requeue_silent();
  perform wocs.lease_due();
  perform wocs.prune_bodies();
  perform wocs.prune_media();
end $$;
