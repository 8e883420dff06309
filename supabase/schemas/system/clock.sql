create function wocs.now_text(at timestamptz) returns text
language sql stable as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- The day that is counted is the business's: WOCS_TIMEZONE when the caller sends it, else its default.
create function wocs.zone() returns text
language sql stable as $$ select wocs.rule('timezone', 'Asia/Kuala_Lumpur') $$;

create function wocs.today(zone text default null) returns date
language sql stable as $$ select (now() at time zone coalesce(today.zone, wocs.zone()))::date $$;

create function wocs.start_of_day() returns timestamptz
language sql stable as $$ select wocs.today()::timestamp at time zone wocs.zone() $$;

create function wocs.start_of_month() returns timestamptz
language sql stable as $$ select date_trunc('month', wocs.today()::timestamp) at time zone wocs.zone() $$;
