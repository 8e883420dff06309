-- What time has decided meanwhile about tasks and approvals. Each function takes a few rows that nobody holds and leaves the rest.

create function wocs.expire_approvals() returns void
language plpgsql as $$
declare
  t wocs.tasks;
begin
  for t in
    select x.* from wocs.tasks x join wocs.approvals a on a.task_id = x.id
    where a.decision is null and a.expires_at <= now() and x.status = 'awaiting_approval'
    limit 50 for update of x skip locked
  loop
    perform wocs.expire_ask(wocs.last_ask(t.id), t);
    perform wocs.notify(t.requested_by, 'approval.expired', wocs.task_facts(t), t.id);
  end loop;
end $$;

-- A lease that ran out: what may be repeated is given out again, three times; of anything else nobody knows what happened.
create function wocs.return_leases() returns void
language plpgsql as $$
declare
  t wocs.tasks;
begin
  for t in select x.* from wocs.tasks x where x.status = 'running' and x.lease_until < now() limit 50 for update skip locked loop
    if not t.repeatable then
      perform wocs.lose_sight(t, '{"code": "lease_ran_out"}');
    elsif t.retry_count >= 3 then
      perform wocs.tell_failed(t, 'lease_ran_out', null);
    else
      perform wocs.move(t.id, 'pending', null, jsonb_build_object('reason', 'lease_ran_out', 'node', t.node));
      update wocs.tasks x set retry_count = x.retry_count + 1, scheduled_at = null, rung_at = null where x.id = t.id;
    end if;
  end loop;
end $$;

create function wocs.tell_failed(t wocs.tasks, code text, detail text) returns void
language plpgsql as $$
declare
  outcome jsonb := wocs.fail(t, code, detail);
begin
  perform wocs.answer_late(t, outcome ->> 'say', outcome -> 'facts');
end $$;

create function wocs.lose_sight(t wocs.tasks, error jsonb) returns void
language plpgsql as $$
begin
  perform wocs.move(t.id, 'uncertain', null, error);
  perform wocs.answer_late(t, 'task.uncertain', wocs.task_facts(t) || jsonb_build_object('error', error));
end $$;

-- Scheduled effects. One that breaks fails alone: the next settling must not stumble over it again.
create function wocs.run_due() returns void
language plpgsql as $$
declare
  t wocs.tasks;
begin
  for t in
    select x.* from wocs.tasks x where x.status = 'pending' and x.scheduled_at <= now() and x.runs = 'instant'
    order by x.scheduled_at limit 20 for update skip locked
  loop
    perform wocs.run_one_due(t);
  end loop;
end $$;

create function wocs.run_one_due(t wocs.tasks) returns void
language plpgsql as $$
declare
  outcome jsonb;
begin
  begin
    perform wocs.act(null);
    outcome := wocs.start(t);
  exception when others then
    if left(sqlstate, 2) in ('08', '40', '53', '55', '57', '58') then
      raise;  -- the server's trouble, not the task's
    end if;
    outcome := wocs.fail(t, 'internal', sqlstate);
  end;
  perform wocs.answer_late(t, outcome ->> 'say', outcome -> 'facts');
end $$;

-- How long a rung bell is trusted. With nobody at home ringing is idle: a node that comes back hears from its first beat what is due.
create function wocs.bell_patience() returns interval
language sql stable as $$
  select case when exists (select from wocs.nodes_online()) then interval '60 s' else interval '10 minutes' end
$$;

-- The bell again for what is due at home and nobody took: the queue may have lost it.
create function wocs.ring_due(older_than interval) returns setof text
language sql as $$
  update wocs.tasks x set rung_at = now()
  where x.id in (
    select t.id from wocs.tasks t
    where t.status = 'pending' and t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) and coalesce(t.rung_at < now() - older_than, true)
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 50 for update skip locked)
  returning x.id
$$;

-- Pictures whose fetcher was lost are fetched again, three times in all; then the answer goes without.
create function wocs.fetch_again() returns void
language plpgsql as $$
declare
  a wocs.attachments;
begin
  for a in select x.* from wocs.attachments x where x.state = 'waiting' and x.lease_until < now() limit 20 for update skip locked loop
    if a.tries >= 3 then
      perform wocs.settle_picture(a, null, 'not_fetched');
    else
      update wocs.attachments x set tries = x.tries + 1, lease_until = now() + interval '60 s' where x.id = a.id;
      perform wocs.leave('wocs.fetch', a.id::text);
    end if;
  end loop;
end $$;
