-- One backup a day, whichever PC is on first; a restore drill of it once a week.

create function wocs.backup_last_ok(of_kind text) returns timestamptz
language sql stable as $$ select max(b.at) from wocs.backups b where b.kind = of_kind and b.ok $$;

-- Not while another PC makes one, nor soon after one that failed or was killed; a person who asks for one waits for the
-- first alone.
create function wocs.backup_is_due(for_node text, asked_for boolean) returns boolean
language sql stable as $$
  select not exists (select from wocs.backups b
    where b.kind = 'backup' and b.at is null and b.node <> for_node and b.began_at > now() - wocs.limit_backup_lease())
  and (asked_for or not exists (select from wocs.backups b
    where b.kind = 'backup' and (b.ok and b.at >= wocs.clock_day_start()
      or b.began_at > now() - wocs.limit_backup_pause())))
$$;

create function wocs.backup_drill_is_due() returns boolean
language sql stable as $$
  select coalesce(wocs.backup_last_ok('drill') < now() - wocs.limit_drill_again(), true)
$$;

-- {"backup": its id, or null where none is due, "drill": whether it is to be restored for a trial}
create function wocs.backup_begin(node text, asked_for boolean) returns jsonb
language plpgsql as $$
declare
  made bigint;
begin
  if wocs.backup_is_due(node, asked_for) then
    insert into wocs.backups (kind, node) values ('backup', node) returning id into made;
    delete from wocs.backups b where b.id <= made - wocs.limit_backups_kept();
  end if;
  return jsonb_build_object('backup', made, 'drill', made is not null and wocs.backup_drill_is_due());
end $$;

-- A backup by the id that its beginning gave, by the PC that began it; a drill as it ended. Told twice it counts once.
create function wocs.backup_end(node text, told jsonb) returns boolean
language plpgsql as $$
begin
  if told ->> 'kind' = 'drill' then
    insert into wocs.backups (kind, node, at, ok, rows, bytes, note)
    values ('drill', node, now(), (told ->> 'ok')::boolean, (told ->> 'rows')::bigint, (told ->> 'bytes')::bigint,
      told ->> 'note');
    return true;
  end if;
  update wocs.backups b set at = now(), ok = (told ->> 'ok')::boolean, rows = (told ->> 'rows')::bigint,
    bytes = (told ->> 'bytes')::bigint, note = told ->> 'note'
  where b.id = (told ->> 'backup')::bigint and b.kind = 'backup' and b.node = backup_end.node and b.at is null;
  return found;
end $$;
