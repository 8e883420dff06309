-- A backup or a drill that is missing or does not succeed is told to the admins once, and once when it is well again.

-- Why the backups are not well: 'failed' so often in a row, or 'missing' for so long where there ever was one.
create function wocs.backup_problem() returns text
language sql stable as $$
  select case
    when (select count(*) from wocs.backups b where b.kind = 'backup' and not b.ok
      and b.at > coalesce(wocs.backup_last_ok('backup'), '-infinity')) >= wocs.limit_backup_faults() then 'failed'
    when wocs.backup_last_ok('backup') < now() - wocs.limit_backup_late() then 'missing' end
$$;

-- The newest drill 'failed', or none succeeded for so long, counted from the first backup where there was no drill yet.
create function wocs.backup_drill_problem() returns text
language sql stable as $$
  select case
    when (select not b.ok from wocs.backups b where b.kind = 'drill' order by b.id desc limit 1) then 'failed'
    when coalesce(wocs.backup_last_ok('drill'), (select min(b.at) from wocs.backups b where b.kind = 'backup' and b.ok))
      < now() - wocs.limit_drill_late() then 'missing' end
$$;

create function wocs.backup_newest_note(of_kind text) returns text
language sql stable as $$
  select b.note from wocs.backups b where b.kind = of_kind and not b.ok order by b.id desc limit 1
$$;

-- {"backup_at", "drill_at", "backup_problem", "drill_problem", "lacks": what the newest good one lacks}; null where no
-- backup was ever begun.
create function wocs.backup_status() returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'backup_at', wocs.clock_text(wocs.backup_last_ok('backup')),
    'drill_at', wocs.clock_text(wocs.backup_last_ok('drill')),
    'backup_problem', wocs.backup_problem(), 'drill_problem', wocs.backup_drill_problem(),
    'lacks', (select b.note from wocs.backups b where b.kind = 'backup' and b.ok order by b.id desc limit 1))
  where exists (select from wocs.backups)
$$;

create function wocs.alert_watch_backups() returns void
language plpgsql as $$
begin
  perform wocs.alert_watch_backup('backup', wocs.backup_problem());
  perform wocs.alert_watch_backup('drill', wocs.backup_drill_problem());
end $$;

create function wocs.alert_watch_backup(what text, problem text) returns void
language plpgsql as $$
declare
  a wocs.alerts := wocs.alert_current(what);
  facts jsonb := jsonb_build_object('what', what, 'problem', problem, 'at', wocs.clock_text(wocs.backup_last_ok(what)),
    'note', case when problem = 'failed' then wocs.backup_newest_note(what) end);
begin
  if problem is not null and a.id is null then
    a := wocs.alert_raise(what, facts);
    if a.id is not null then
      perform wocs.alert_notify_admins(a, 'alert.backup', facts);
    end if;
  elsif problem is null and a.id is not null and wocs.alert_close(a) then
    perform wocs.alert_notify_admins(a, 'alert.backup_well', facts);
  end if;
end $$;
