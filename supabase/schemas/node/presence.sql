-- The nodes that count: all that ever called and were not removed.
create function wocs.node_list() returns setof wocs.nodes
language sql stable as $$ select n from wocs.nodes n where n.removed_at is null $$;

-- A node beats every 30 s; three beats missed and it is away.
create function wocs.node_list_online() returns setof wocs.nodes
language sql stable as $$ select n from wocs.node_list() n where n.last_seen > now() - wocs.limit_node_away() $$;

-- {"online", "since", "browser"} of the home as a whole, for who waits for it.
create function wocs.node_home_state() returns jsonb
language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'online', coalesce(bool_or(here), false),
      'since', wocs.clock_text(case when bool_or(here) then min(online_since) filter (where here)
        else max(last_seen) end),
      'browser', case when bool_or(here and abilities ->> 'browser' = 'ready') then 'ready'
        else min(abilities ->> 'browser') filter (where here) end)
    from (select n.*, n.last_seen > now() - wocs.limit_node_away() as here from wocs.node_list() n) seen);
end $$;

-- A node that says it is leaving is away from now on, not only after three missed beats.
create function wocs.node_record_beat(request jsonb) returns void
language sql as $$
  insert into wocs.nodes as n (name, abilities, version, panels, facts, last_seen)
  values (request ->> 'node', coalesce(request -> 'abilities', '{}'), request ->> 'version',
          coalesce((request ->> 'panels')::int, 0),
          jsonb_strip_nulls(coalesce(nullif(request -> 'facts', 'null'), '{}')),
          case when request @> '{"leaving": true}' then now() - wocs.limit_node_away() else now() end)
  on conflict (name) do update set
    online_since = case when n.last_seen < now() - wocs.limit_node_away() then now() else n.online_since end,
    last_seen = excluded.last_seen, removed_at = null, abilities = excluded.abilities, version = excluded.version,
    panels = excluded.panels, facts = excluded.facts;
$$;

create function wocs.node_record_absence() returns trigger
language plpgsql as $$
begin
  insert into wocs.node_absences (node, began_at, ended_at) values (new.name, old.last_seen, new.last_seen);
  return null;
end $$;

create trigger note_absence after update of last_seen on wocs.nodes for each row
when (new.last_seen > old.last_seen + wocs.limit_node_away()) execute function wocs.node_record_absence();
