create function public.wocs_health(request jsonb) returns jsonb
language sql security definer set search_path = '' as $$
  select jsonb_build_object('ok', true, 'schema', wocs.schema_version(), 'nodes', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.clock_text(case when here then n.online_since else n.last_seen end),
      'last_seen', wocs.clock_text(n.last_seen),
      'abilities', n.abilities, 'version', n.version) order by n.name), '[]')
    from wocs.node_list() n, lateral (select n.last_seen > now() - wocs.limit_node_away() as here) seen))
$$;

-- Puts people on the whitelist at start. Whoever is known stays as WhatsApp's commands have made them since.
create function public.wocs_enlist(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  p jsonb;
  taken boolean;
  made int := 0;
begin
  for p in
    select x.value from jsonb_array_elements(request -> 'people') x
    where not exists (select from wocs.users u where u.wa_number = x.value ->> 'number')
  loop
    taken := exists (select from wocs.users u where lower(u.name) = lower(p ->> 'name') and u.status = 'active');
    insert into wocs.users (name, role, wa_number)
    values (left(p ->> 'name', 90) || case when taken then ' ' || right(p ->> 'number', 4) else '' end, p ->> 'role',
      p ->> 'number')
    on conflict do nothing;
    made := made + case when found then 1 else 0 end;
  end loop;
  if request ? 'node' then
    perform wocs.node_key_keep(request #>> '{node,name}', request #>> '{node,key}');
  end if;
  return jsonb_build_object('people', made);
end $$;
