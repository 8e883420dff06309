-- Vital signs: what shows, before anybody misses it, that something is about to end. Read by /doctor and by health.

-- Of the newest messages that Meta took more than ten minutes ago, how many it told something of: {"sent", "told"}.
create function wocs.status_canary() returns jsonb
language sql stable as $$
  select jsonb_build_object('sent', count(*), 'told', count(*) filter (where o.state <> 'sent'))
  from (
    select x.state from wocs.outbox x
    where x.sent_at < now() - wocs.limit_canary() and x.sent_at > now() - wocs.limit_lately() and x.kind <> 'reaction'
    order by x.sent_at desc limit 20) o
$$;

-- `tick_at`: the clock's last tick, to five minutes; `sent_at`: when Meta last took a message: its token worked then.
create function wocs.status_vitals() returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'now', wocs.clock_text(now()), 'meters', wocs.meter_free_tiers(), 'pages', wocs.tiktok_pages_state(),
    'tick_at', (select wocs.clock_text(max(m.at)) from wocs.meters m),
    'heard_at', wocs.clock_text(wocs.message_last_at()),
    'sent_at', (select wocs.clock_text(max(o.sent_at)) from wocs.outbox o
      where o.sent_at is not null and o.kind <> 'reaction'),
    'canary', wocs.status_canary())
$$;

-- What this node may not hear, and why; null for one that is enrolled. Nothing is kept of the question.
create function wocs.node_key_objection(told jsonb) returns text
language sql stable as $$
  select case
    when not exists (select from wocs.node_keys k
      where k.key = told ->> 'key' and k.node = told ->> 'name' and k.enrolled_at is not null) then 'unknown_node'
    when not exists (select from wocs.node_keys k
      where k.key = told ->> 'key' and k.node = told ->> 'name' and k.removed_at is null) then 'removed_node' end
$$;
