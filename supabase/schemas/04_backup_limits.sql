-- Backups. One that is older than this is missing; so is a restore drill. A drill is due again after a week. Who began
-- a backup has this long to tell how it ended, then another PC may begin one; after a failure there is a pause, and so
-- many failures in a row are told. How many rows of the list are kept.
create function wocs.limit_backup_late() returns interval language sql immutable as $$ select interval '36 hours' $$;
create function wocs.limit_drill_late() returns interval language sql immutable as $$ select interval '9 days' $$;
create function wocs.limit_drill_again() returns interval language sql immutable as $$ select interval '7 days' $$;
create function wocs.limit_backup_lease() returns interval language sql immutable as $$ select interval '2 hours' $$;
create function wocs.limit_backup_pause()
returns interval language sql immutable as $$ select interval '50 minutes' $$;
create function wocs.limit_backup_faults() returns int language sql immutable as $$ select 3 $$;
create function wocs.limit_backups_kept() returns int language sql immutable as $$ select 500 $$;
-- One answer of the export: so many bytes of rows (Vercel gives 4.5 MB, and quoting them adds), of so many rows.
create function wocs.limit_export_bytes() returns int language sql immutable as $$ select 2500000 $$;
create function wocs.limit_export_rows() returns int language sql immutable as $$ select 5000 $$;
