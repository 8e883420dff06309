-- What is sent counts, whatever became of it later; reactions are free.
create function wocs.meter_messages_this_month() returns bigint
language sql stable as $$
  select count(*) from wocs.outbox o where o.kind <> 'reaction' and o.sent_at >= wocs.clock_month_start()
$$;

-- An estimate: each home task of today was rung for and taken once an attempt; a node at home looks about twelve times
-- an hour.
create function wocs.meter_queue_commands_today() returns bigint
language plpgsql stable as $$
declare
  begun timestamptz := wocs.clock_day_start();
begin
  return coalesce((select sum(2 * greatest(t.attempt, 1)) from wocs.tasks t
    where t.runs = 'home' and t.created_at >= begun), 0)
    + coalesce((select sum(ceil(extract(epoch from greatest(n.last_seen - greatest(n.online_since, begun),
      interval '0')) / 300)) from wocs.node_list() n), 0);
end $$;

create function wocs.meter_free_messages() returns bigint
language sql stable as $$ select wocs.setting_value('free_messages', wocs.limit_free_messages()::text)::bigint $$;

-- Counted no further than it matters.
create function wocs.meter_messages_until(enough bigint) returns bigint
language sql stable as $$
  select count(*)
  from (select from wocs.outbox o where o.kind <> 'reaction' and o.sent_at >= wocs.clock_month_start()
    limit enough) counted
$$;

-- Measuring walks through all of its files: five minutes later is early enough to do so again.
create function wocs.meter_measure_database() returns void
language plpgsql as $$
begin
  if not exists (select from wocs.meters m
      where m.name = 'files_bytes' and m.at > now() - wocs.limit_measure_again()) then
    insert into wocs.meters (name, used)
    values ('database_bytes', pg_database_size(current_database())), ('files_bytes', wocs.meter_files_bytes())
    on conflict (name) do update set used = excluded.used, at = excluded.at;
  end if;
end $$;

-- The free tiers (ARCHITECTURE, section 7): 500 MB of database, 1 GB of files; the specification's 10,000 queue
-- commands a day.
create function wocs.meter_free_tiers() returns jsonb
language sql stable as $$
  select jsonb_build_array(
    jsonb_build_object('name', 'whatsapp_messages', 'used', wocs.meter_messages_this_month(),
      'limit', wocs.meter_free_messages()),
    jsonb_build_object('name', 'database_bytes', 'limit', wocs.limit_database_bytes(),
      'used', coalesce(wocs.meter_used('database_bytes'), pg_database_size(current_database()))),
    jsonb_build_object('name', 'files_bytes', 'limit', wocs.limit_files_bytes(),
      'used', coalesce(wocs.meter_used('files_bytes'), wocs.meter_files_bytes())),
    jsonb_build_object('name', 'upstash_commands', 'used', wocs.meter_queue_commands_today(),
      'limit', wocs.limit_queue_commands(),
      'estimate', true))
$$;

-- What several share is there once.
create function wocs.meter_files_bytes() returns bigint
language sql stable as $$
  select coalesce(sum(kept.size), 0)::bigint from (
    select max(a.size_bytes) as size from wocs.attachments a
    where a.storage_url is not null group by a.storage_url) kept
$$;
