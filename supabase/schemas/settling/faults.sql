-- Rows that cannot be settled: each is left out for a while, told to the admins once, and shown until it is mended.

-- The server's trouble, not the row's: a lost connection, a deadlock or a lock not had in time, no memory, a shutdown.
-- What took too long (57014) is the row's.
create function wocs.fault_is_the_servers(code text) returns boolean
language sql immutable as $$ select left(code, 2) in ('08', '40', '53', '55', '57', '58') and code <> '57014' $$;

create function wocs.settling_may_try(family text, row_id text) returns boolean
language sql stable as $$
  select not exists (select from wocs.settling_faults f
    where f.family = settling_may_try.family and f.row_id = settling_may_try.row_id and f.until > now()
      and f.until <= now() + wocs.limit_fault_pause_max() + wocs.limit_clock_slack())
$$;

-- Settles each of these rows of one table by a function over the row.
create function wocs.settling_each(family text, step text, due anyarray) returns void
language plpgsql as $$
declare
  key text;
begin
  for nth in 1 .. cardinality(due) loop
    exit when not wocs.settling_has_time();
    key := coalesce(to_jsonb(due[nth]) ->> 'id', to_jsonb(due[nth]) ->> 'task_id');
    begin
      execute format('select wocs.%I($1[$2])', step) using due, nth;
      delete from wocs.settling_faults f where f.family = settling_each.family and f.row_id = key;
    exception when query_canceled or others then
      perform wocs.settling_keep_fault(family, key, sqlstate);
    end;
  end loop;
end $$;

create function wocs.settling_fault_name(family text, row_id text, code text) returns text
language sql immutable as $$
  select code || ' in settling ' || family || case when row_id = '' then '' else ', row ' || row_id end
$$;

create function wocs.settling_keep_fault(family text, row_id text, code text) returns void
language plpgsql as $$
declare
  known int;
  name text := wocs.settling_fault_name(family, row_id, code);
begin
  if wocs.fault_is_the_servers(code) then
    return;
  end if;
  insert into wocs.settling_faults as f (family, row_id, code, until)
  values (family, row_id, code, now() + wocs.limit_fault_pause())
  on conflict on constraint settling_faults_pkey do update set
    times = f.times + 1, code = excluded.code, at = now(),
    until = now() + least(wocs.limit_fault_pause() * 2 ^ least(f.times, 20), wocs.limit_fault_pause_max())
  returning f.times into known;
  perform wocs.settling_tell_fault(name, known = 1);
end $$;

create function wocs.settling_tell_fault(name text, is_new boolean) returns void
language plpgsql as $$
begin
  if is_new then
    perform wocs.alert_report_fault(name, null);
  else
    perform wocs.alert_count_fault(name);
  end if;
exception when others then
  null;  -- the telling itself is what broke: it is still shown
end $$;

-- What was not met again when it could have been: it is mended, or gone.
create function wocs.settling_forget_faults() returns void
language sql as $$
  delete from wocs.settling_faults f where f.until < now() - wocs.limit_fault_kept();
$$;

create function wocs.settling_faults_standing() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'family', f.family, 'row', f.row_id, 'code', f.code, 'times', f.times, 'since', wocs.clock_text(f.since))
    order by f.since, f.family, f.row_id), '[]')
  from wocs.settling_faults f
$$;
