create function wocs.clock_text(at timestamptz) returns text
language sql stable as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- The day that is counted is the business's: WOCS_TIMEZONE when the caller sends it, else its default.
create function wocs.clock_zone() returns text
language sql stable as $$ select wocs.setting_value('timezone', 'Asia/Kuala_Lumpur') $$;

create function wocs.clock_today(zone text default null) returns date
language sql stable as $$ select (now() at time zone coalesce(clock_today.zone, wocs.clock_zone()))::date $$;

create function wocs.clock_day_start() returns timestamptz
language sql stable as $$ select wocs.clock_today()::timestamp at time zone wocs.clock_zone() $$;

create function wocs.clock_month_start() returns timestamptz
language sql stable as $$ select date_trunc('month', wocs.clock_today()::timestamp) at time zone wocs.clock_zone() $$;
