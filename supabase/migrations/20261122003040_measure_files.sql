-- The free 1 GB of files, measured like the database: shown by /status, and told of before it is full.

alter table wocs.alerts
  drop constraint alerts_kind_check,
  add constraint alerts_kind_check check (kind in ('offline', 'messages', 'database', 'files', 'silence', 'uncertain'));

-- What several share is there once.
create function wocs.files_bytes() returns bigint
language sql stable as $$
  select coalesce(sum(kept.size), 0)::bigint from (
    select max(a.size_bytes) as size from wocs.attachments a where a.storage_url is not null group by a.storage_url) kept
$$;

create function wocs.measured(meter text) returns bigint
language sql stable as $$ select m.used from wocs.meters m where m.name = meter $$;

create or replace function wocs.measure_database() returns void
language plpgsql as $$
begin
  if not exists (select from wocs.meters m where m.name = 'files_bytes' and m.at > now() - interval '5 minutes') then
    insert into wocs.meters (name, used) values ('database_bytes', pg_database_size(current_database())), ('files_bytes', wocs.files_bytes())
    on conflict (name) do update set used = excluded.used, at = excluded.at;
  end if;
end $$;

-- The free tiers (ARCHITECTURE, section 7): 500 MB of database, 1 GB of files; the specification's 10,000 queue commands a day.
create or replace function wocs.free_meters() returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_array(
    jsonb_build_object('name', 'whatsapp_messages', 'used', wocs.messages_this_month(), 'limit', wocs.rule('free_messages', '1000')::bigint),
    jsonb_build_object('name', 'database_bytes', 'limit', 500 * 1024 * 1024, 'used', coalesce(wocs.measured('database_bytes'), pg_database_size(current_database()))),
    jsonb_build_object('name', 'files_bytes', 'limit', 1024 * 1024 * 1024, 'used', coalesce(wocs.measured('files_bytes'), wocs.files_bytes())),
    jsonb_build_object('name', 'upstash_commands', 'used', wocs.queue_commands_today(), 'limit', 10000, 'estimate', true));
end $$;

create or replace function wocs.settle_alerts() returns void
language plpgsql as $$
begin
  insert into wocs.meters as m (name, used) values ('alerts', 0)
  on conflict (name) do update set at = now() where m.at < now() - interval '60 s';
  if found then
    perform wocs.watch_home();
    perform wocs.watch_quota('messages', wocs.messages_until(wocs.free_messages()), wocs.free_messages());
    perform wocs.watch_quota('database', coalesce(wocs.measured('database_bytes'), 0), 500 * 1024 * 1024);
    perform wocs.watch_quota('files', coalesce(wocs.measured('files_bytes'), 0), 1024 * 1024 * 1024);
    perform wocs.watch_silence();
    perform wocs.watch_uncertain();
  end if;
end $$;

-- At 80 per cent, at 100, and when there is room again.
create or replace function wocs.watch_quota(kind text, used bigint, allowed bigint) returns void
language plpgsql as $$
declare
  a wocs.alerts := wocs.open_alert(kind);
  reached int := case when allowed <= 0 then 0 when used >= allowed then 100 when used >= allowed * 0.8 then 80 else 0 end;
  facts jsonb := jsonb_build_object('name', case kind when 'messages' then 'whatsapp_messages' else kind || '_bytes' end,
                                    'used', used, 'limit', allowed, 'level', reached);
begin
  if reached > 0 and a.id is null then
    a := wocs.raise_alert(kind, facts, '', reached);
    if a.id is not null then
      perform wocs.alarm(a, 'alert.quota', facts);
    end if;
  elsif reached > a.level then
    update wocs.alerts x set level = reached where x.id = a.id and x.level < reached returning * into a;
    perform wocs.alarm(a, 'alert.quota', facts);
  elsif reached = 0 and a.id is not null and wocs.close_alert(a) then
    perform wocs.alarm(a, 'alert.quota_over', facts);
  end if;
end $$;
