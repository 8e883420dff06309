-- Charts are drawn at home. A report's text never waits for its picture: the picture is a task of its own that follows it.

-- A node that has ever said so: one that is away now will be back.
create function wocs.someone_draws() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.nodes n where n.abilities ->> 'charts' = 'ready');
end $$;

-- What to say of the picture: follows (somebody who can draw is here), offline (will draw when back), none.
create function wocs.chart_state() returns text
language plpgsql stable as $$
begin
  return case
    when exists (select from wocs.nodes_online() n where n.abilities ->> 'charts' = 'ready') then 'follows'
    when wocs.someone_draws() then 'offline'
    else 'none' end;
end $$;

-- The task that draws it, as a child to bear: none for a chart that shows nothing, or where nobody ever could draw.
create function wocs.chart_child(task wocs.tasks, chart jsonb) returns jsonb
language plpgsql stable as $$
begin
  if not wocs.someone_draws() or not wocs.shows_something(chart) then
    return '[]';
  end if;
  return jsonb_build_array(jsonb_build_object(
    'command', 'chart', 'args', jsonb_build_object('chart', chart), 'runs', 'home', 'scheduled_at', null,
    'repeatable', true, 'asks', false, 'needs_role', 'viewer'));
end $$;

create function wocs.shows_something(chart jsonb) returns boolean
language plpgsql immutable as $$
begin
  return jsonb_typeof(chart -> 'points') = 'array'
    and exists (select from jsonb_array_elements(chart -> 'points') p where coalesce(p -> 'value', 'null') <> 'null');
end $$;
