-- Nobody at home for WOCS_OFFLINE_MINUTES, where somebody ever was.
create function wocs.alert_watch_home() returns void
language plpgsql as $$
declare
  minutes int := wocs.setting_value('offline_minutes', '10')::int;
  seen timestamptz := (select max(n.last_seen) from wocs.node_list() n);
  a wocs.alerts := wocs.alert_current('offline');
  facts jsonb := jsonb_build_object('since', wocs.clock_text(seen), 'minutes', minutes,
    'waiting', (wocs.queue_waiting_counts() ->> 'home')::int);
begin
  if a.id is null and seen < now() - make_interval(mins => minutes) then
    a := wocs.alert_raise('offline', facts);
    if a.id is not null then
      perform wocs.alert_notify_admins(a, 'alert.offline', facts);
    end if;
  elsif a.id is not null and seen > now() - wocs.limit_node_away() and wocs.alert_close(a) then
    perform wocs.alert_notify_admins(a, 'alert.online', facts || jsonb_build_object(
      'since', a.facts -> 'since', 'seconds', round(extract(epoch from now() - (a.facts ->> 'since')::timestamptz))));
  end if;
end $$;

-- An update at home that did not live and was taken back there: told once, whatever the node says how often.
create function wocs.alert_watch_updates() returns void
language plpgsql as $$
declare
  n wocs.nodes;
  a wocs.alerts;
begin
  for n in select * from wocs.node_list() x where x.facts ? 'update_undone' loop
    a := wocs.alert_current('update', n.name);
    if a.facts -> 'at' is distinct from n.facts #> '{update_undone,at}' then
      perform wocs.alert_close(a);
      a := wocs.alert_raise('update', n.facts -> 'update_undone' || jsonb_build_object(
        'name', n.name, 'runs', n.facts -> 'version'), n.name);
      if a.id is not null then
        perform wocs.alert_notify_admins(a, 'alert.update', a.facts);
      end if;
    end if;
  end loop;
end $$;

create function wocs.alert_last_heard() returns timestamptz
language sql stable as $$
  select max(e.received_at) from wocs.inbound_events e where e.body is not null
$$;

-- One message a day in the week before is traffic: fewer, and a quiet day means nothing.
create function wocs.alert_had_traffic(until timestamptz) returns boolean
language sql stable as $$
  select (select count(*) from (
    select from wocs.inbound_events e
    where e.body is not null and e.received_at > until - wocs.limit_lately() and e.received_at <= until
      limit 7) heard) = 7
$$;

-- By day only: at night silence is what one wishes for.
create function wocs.alert_watch_silence() returns void
language plpgsql as $$
declare
  hours int := wocs.setting_value('silence_hours', '24')::int;
  heard timestamptz := wocs.alert_last_heard();
  a wocs.alerts := wocs.alert_current('silence');
  facts jsonb := jsonb_build_object('since', wocs.clock_text(heard), 'hours', hours);
begin
  if a.id is not null then
    if heard > a.opened_at and wocs.alert_close(a) then
      perform wocs.alert_notify_admins(a, 'alert.silence_over', a.facts);
    end if;
  elsif heard < now() - make_interval(hours => hours) and heard > now() - wocs.limit_lately()
    and extract(hour from now() at time zone wocs.clock_zone()) between 8 and 21 and wocs.alert_had_traffic(heard) then
    a := wocs.alert_raise('silence', facts);
    if a.id is not null then
      perform wocs.alert_notify_admins(a, 'alert.silence', facts);
    end if;
  end if;
end $$;

-- Whoever asked for it was told when it happened; the other admins hear it here, once.
create function wocs.alert_watch_uncertain() returns void
language plpgsql as $$
declare
  t wocs.tasks;
  a wocs.alerts;
begin
  perform wocs.alert_close(x) from wocs.alerts x join wocs.tasks k on k.id = x.about
  where x.kind = 'uncertain' and x.closed_at is null and k.status <> 'uncertain';
  for t in
    select k.* from wocs.tasks k
    where k.status = 'uncertain' and k.type <> 'tiktok_hands' and k.completed_at > now() - wocs.limit_lately()
      and (wocs.alert_current('uncertain', k.id)).id is null
    order by k.completed_at limit 20
  loop
    a := wocs.alert_raise('uncertain', wocs.task_facts(t), t.id);
    if a.id is not null then
      perform wocs.alert_notify_admins(a, 'alert.uncertain',
        wocs.task_facts(t) || jsonb_build_object('requester', wocs.person_ref(t.requested_by)), t.requested_by, t.id);
    end if;
  end loop;
end $$;

create function wocs.alert_watch_quotas() returns void
language plpgsql as $$
begin
  perform wocs.alert_watch_quota('messages', wocs.meter_messages_until(wocs.meter_free_messages()),
    wocs.meter_free_messages());
  perform wocs.alert_watch_quota('database', coalesce(wocs.meter_used('database_bytes'), 0),
    wocs.limit_database_bytes());
  perform wocs.alert_watch_quota('files', coalesce(wocs.meter_used('files_bytes'), 0), wocs.limit_files_bytes());
end $$;

-- At 80 per cent, at 100, and when there is room again.
create function wocs.alert_watch_quota(kind text, used bigint, allowed bigint) returns void
language plpgsql as $$
declare
  a wocs.alerts := wocs.alert_current(kind);
  reached int := case when allowed <= 0 then 0 when used >= allowed then 100 when used >= allowed * 0.8 then 80
    else 0 end;
  facts jsonb := jsonb_build_object('name', case kind when 'messages' then 'whatsapp_messages'
    else kind || '_bytes' end,
                                    'used', used, 'limit', allowed, 'level', reached);
begin
  if reached > 0 and a.id is null then
    a := wocs.alert_raise(kind, facts, '', reached);
    if a.id is not null then
      perform wocs.alert_notify_admins(a, 'alert.quota', facts);
    end if;
  elsif reached > a.level then
    update wocs.alerts x set level = reached where x.id = a.id and x.level < reached returning * into a;
    perform wocs.alert_notify_admins(a, 'alert.quota', facts);
  elsif reached = 0 and a.id is not null and wocs.alert_close(a) then
    perform wocs.alert_notify_admins(a, 'alert.quota_over', facts);
  end if;
end $$;
