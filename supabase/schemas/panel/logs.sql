-- The audit log as the admins read it: newest first, by who, what, which task and when; whether its chain holds.

-- Whoever did it by the name they had then; nobody is the system itself. `holds`: whether the chain binds the row as it
-- is now; null for what this very call wrote, which is linked with its commit. Each link is compared with the one
-- before it, and each name with all others once, however many rows have it.
create function wocs.panel_log_rows(logs wocs.task_logs[]) returns jsonb
language plpgsql stable as $$
begin
  return (
    with told as materialized (
      select l as log, wocs.person_name_then(l.actor_id, l.created_at) as called from unnest(logs) l),
    named as materialized (
      select n.actor_id, n.called, wocs.person_name_apart(n.called, n.actor_id) as actor
      from (select distinct (t.log).actor_id, t.called from told t where (t.log).actor_id is not null) n)
    select coalesce(jsonb_agg(jsonb_build_object('seq', (t.log).seq, 'at', wocs.clock_text((t.log).created_at),
      'task', (t.log).task_id, 'action', (t.log).action, 'actor', n.actor, 'details', (t.log).details,
      'digest', left(c.digest, 12),
      'holds', case when c.position is null then case when (t.log).created_at < now() then false end
        else coalesce(c.digest = wocs.audit_digest(case when c.position = 1 then '' else p.digest end, t.log)
          and wocs.audit_details_hold(t.log), false) end) order by (t.log).seq desc), '[]')
    from told t
      left join named n on n.actor_id = (t.log).actor_id and n.called = t.called
      left join wocs.task_log_chain c on c.log_seq = (t.log).seq
      left join wocs.task_log_chain p on p.position = c.position - 1);
end $$;

-- A day as it is in a date's field; null for anything else. Its beginning where the business is.
create function wocs.panel_day_start(said text, later int default 0) returns timestamptz
language sql stable as $$
  select case when said ~ '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$'
      or said ~ '^20[0-9]{2}-(0[13-9]|1[0-2])-(29|30)$' or said ~ '^20[0-9]{2}-(0[13578]|1[02])-31$'
    then (said::date + later)::timestamp at time zone wocs.clock_zone() end
$$;

-- The highest row before this moment, as far as the details are kept: so that an old day is found by its rows' numbers.
create function wocs.panel_log_before(moment timestamptz) returns bigint
language plpgsql stable as $$
begin
  return (select l.seq + 1 from wocs.task_logs l where l.salt is not null and l.created_at < moment
    order by l.created_at desc limit 1);
end $$;

create function wocs.panel_logs(args jsonb, most int) returns wocs.task_logs[]
language plpgsql stable as $$
declare
  since timestamptz := wocs.panel_day_start(args ->> 'from');
  until timestamptz := wocs.panel_day_start(args ->> 'to', 1);
  before bigint := case when args ->> 'before' ~ '^[0-9]{1,18}$' then (args ->> 'before')::bigint end;
  actors uuid[] := array(select u.id from wocs.users u where lower(u.name) = lower(btrim(args ->> 'actor')) limit 20);
  logs wocs.task_logs[];
begin
  execute format('select array(select l from wocs.task_logs l where true %s %s %s %s %s %s '
    || 'order by l.seq desc limit $1)',
    case when coalesce(args ->> 'actor', '') = '' then '' when args ->> 'actor' = '-' then 'and l.actor_id is null'
      else 'and l.actor_id = any ($2)' end,
    case when coalesce(args ->> 'action', '') <> '' then 'and l.action = $3' else '' end,
    case when coalesce(args ->> 'task', '') <> '' then 'and l.task_id = $4' else '' end,
    case when since is not null then 'and l.created_at >= $5' else '' end,
    case when until is not null then 'and l.created_at < $6 and l.seq < $8' else '' end,
    case when before is not null then 'and l.seq < $7' else '' end)
  into logs using most, actors, args ->> 'action', upper(btrim(args ->> 'task')), since, until, before,
    coalesce(wocs.panel_log_before(until), 9223372036854775807);
  return logs;
end $$;

-- How far the chain is known to hold, by the looks that are taken anyway.
create function wocs.panel_audit_state() returns jsonb
language sql stable as $$
  select jsonb_build_object('head', wocs.audit_head_facts(), 'breaks', wocs.audit_breaks(),
    'fresh', (select jsonb_build_object('position', c.position, 'at', wocs.clock_text(greatest(c.at,
      (select m.at from wocs.meters m where m.name = 'audit')))) from wocs.audit_checks c where c.name = 'fresh'),
    'whole', (select jsonb_build_object('position', c.position, 'at', wocs.clock_text(nullif(c.at, '-infinity')))
      from wocs.audit_checks c where c.name = 'whole'))
$$;

create function wocs.panel_page_logs(viewer wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  rows jsonb := wocs.panel_log_rows(wocs.panel_logs(args, wocs.limit_panel_rows() + 1));
begin
  return jsonb_build_object('audit', wocs.panel_audit_state(), 'people', wocs.panel_log_people(),
    'rows', case when jsonb_array_length(rows) > wocs.limit_panel_rows() then rows - -1 else rows end,
    'before', case when jsonb_array_length(rows) > wocs.limit_panel_rows() then rows #> '{-2,seq}' end);
end $$;

create function wocs.panel_log_people() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(distinct u.name), '[]')
  from (select x.name from wocs.users x order by x.status, x.created_at desc limit 200) u
$$;

create function wocs.panel_page_logs_csv(viewer wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('rows', wocs.panel_log_rows(wocs.panel_logs(args, wocs.limit_panel_file())))
$$;

-- As much of the whole chain as one press has time for; the next press goes on where it ended.
create function wocs.panel_act_audit_verify(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  until timestamptz := clock_timestamp() + wocs.limit_audit_now();
  c wocs.audit_checks := wocs.audit_check_held('whole', '-infinity');
begin
  perform wocs.audit_check_fresh();
  update wocs.audit_checks x set at = '-infinity' where x.name = c.name and x.position = 0;
  loop
    perform wocs.audit_check_whole();
    select * into c from wocs.audit_checks x where x.name = 'whole';
    exit when c.position = 0 or clock_timestamp() > until;
  end loop;
  return jsonb_build_object('say', case when c.position = 0 then 'audit.verified' else 'audit.verifying' end,
    'facts', coalesce(wocs.audit_head_facts(), '{"position": 0, "digest": ""}')
      || jsonb_build_object('breaks', wocs.audit_breaks(), 'until', c.position));
end $$;
