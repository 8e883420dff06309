-- Charts are drawn at home. A report's text never waits for its picture: the picture is a task of its own that follows
-- it.

-- A report's chart: `children` for the home node, and in `chart` what to say of it.
-- {"state": follows | offline (the PC is away: it comes later) | none}
create function wocs.chart_add_to_report(task wocs.tasks, facts jsonb, chart jsonb) returns jsonb
language plpgsql as $$
declare
  known boolean := exists (select from jsonb_array_elements(chart -> 'points') p
    where p -> 'value' not in ('null', '0'));
  children jsonb := case when known then wocs.chart_child(task, wocs.chart_in_local_days(chart)) end;
  state text := case when children -> 0 is not null then wocs.chart_state() else 'none' end;
begin
  return jsonb_build_object('children', coalesce(children, '[]'),
    'facts', facts || jsonb_build_object('chart', jsonb_build_object(
    'state', state, 'since', case when state = 'offline' then wocs.node_home_state() -> 'since' end)));
end $$;

-- The home node knows no zone: its days are told as the owner's.
create function wocs.chart_in_local_days(chart jsonb) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
begin
  return jsonb_strip_nulls(chart - 'points')
    || jsonb_build_object('points', chart -> 'points', 'period', jsonb_build_object(
    'name', chart #> '{period,name}',
    'since', to_char((chart #>> '{period,since}')::timestamptz at time zone zone, 'YYYY-MM-DD"T"HH24:MI:SS'),
    'until', to_char((chart #>> '{period,until}')::timestamptz at time zone zone, 'YYYY-MM-DD"T"HH24:MI:SS')));
end $$;

-- A node that has ever said so: one that is away now will be back.
create function wocs.chart_is_possible() returns boolean
language sql stable as $$
  select exists (select from wocs.node_list() n where n.abilities ->> 'charts' = 'ready')
$$;

-- What to say of the picture: follows (somebody who can draw is here), offline (will draw when back), none.
create function wocs.chart_state() returns text
language sql stable as $$
  select case
    when exists (select from wocs.node_list_online() n where n.abilities ->> 'charts' = 'ready') then 'follows'
    when wocs.chart_is_possible() then 'offline'
    else 'none' end
$$;

-- The task that draws it, as a child to bear: none for a chart that shows nothing, or where nobody ever could draw.
create function wocs.chart_child(task wocs.tasks, chart jsonb) returns jsonb
language plpgsql stable as $$
begin
  if not wocs.chart_is_possible() or not wocs.chart_has_points(chart) then
    return '[]';
  end if;
  return jsonb_build_array(jsonb_build_object(
    'command', 'chart', 'args', jsonb_build_object('chart', chart), 'runs', 'home', 'scheduled_at', null,
    'repeatable', true, 'asks', false, 'needs_role', 'viewer'));
end $$;

create function wocs.chart_has_points(chart jsonb) returns boolean
language sql immutable as $$
  select jsonb_typeof(chart -> 'points') = 'array'
    and exists (select from jsonb_array_elements(chart -> 'points') p where coalesce(p -> 'value', 'null') <> 'null')
$$;

-- It comes by itself, with what it needs: nothing to refuse.
create function wocs.check_chart(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{}'::jsonb $$;

-- No more than its facts: the picture says the rest.
create function wocs.finished_chart(t wocs.tasks, result jsonb) returns jsonb
language plpgsql stable as $$
begin
  if wocs.task_result_is_late(t) then
    return null;
  end if;
  return jsonb_build_object('say', 'report.chart', 'facts', jsonb_build_object(
    'chart', t.payload #> '{chart,title}', 'unit', t.payload #> '{chart,unit}',
    'name', t.payload #> '{chart,period,name}',
    'title', result -> 'title', 'subject', result -> 'subject', 'period', result -> 'period',
    'total', result -> 'total', 'change', result -> 'change', 'note', result -> 'note',
    'is_average', coalesce(result -> 'is_average', 'false'), 'args', '[]'::jsonb));
end $$;
