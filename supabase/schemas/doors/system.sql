-- With a node's name and key in `node`, also why that node may hear nothing of it: null where it may.
create function public.wocs_health(request jsonb) returns jsonb
language sql security definer set search_path = '' as $$
  select jsonb_build_object('ok', true, 'schema', wocs.schema_version(), 'faults', wocs.settling_faults_standing(),
    'causes', wocs.causes_all(),
    'backup_at', wocs.clock_text(wocs.backup_last_ok('backup')),
    'drill_at', wocs.clock_text(wocs.backup_last_ok('drill')),
    'nodes', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.clock_text(case when here then n.online_since else n.last_seen end),
      'last_seen', wocs.clock_text(n.last_seen),
      'abilities', n.abilities, 'version', n.version, 'facts', n.facts) order by n.name), '[]')
    from wocs.node_list() n, lateral (select n.last_seen > now() - wocs.limit_node_away() as here) seen))
    || wocs.status_vitals()
    || case when request ? 'node' then jsonb_build_object('refused', wocs.node_key_objection(request -> 'node'))
      else '{}' end
$$;

-- Puts people on the whitelist at start. Whoever is known stays as WhatsApp's commands have made them since, and a
-- number that somebody had before lets nobody in: its next owner would be whoever the list of a start still names. Once
-- the number of somebody removed is gone, anybody could be them: whom the list names then waits for an admin.
create function public.wocs_enlist(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  p jsonb;
  person wocs.users;
  is_first boolean := not exists (select from wocs.users);
  may_add boolean := not exists (select from wocs.users u where u.status = 'inactive' and u.wa_number is null);
  made int := 0;
  waiting jsonb := '[]';
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  perform wocs.user_lock_all();
  for p in
    select x.value || jsonb_build_object('number', known.number)
    from jsonb_array_elements(request -> 'people') x, wocs.number_normalise(x.value ->> 'number') known (number)
    where not exists (select from wocs.users u
      where known.number = u.wa_number or known.number = any (u.numbers_before))
  loop
    if not may_add then
      waiting := waiting || (p -> 'name');
      continue;
    end if;
    insert into wocs.users (name, role, wa_number, language)
    values (wocs.user_name_at_start(p), p ->> 'role', p ->> 'number', coalesce(request ->> 'language', 'en'))
    on conflict do nothing returning * into person;
    if found then
      made := made + 1;
      if not is_first then
        perform wocs.user_tell_start(person);
      end if;
    end if;
  end loop;
  if request ? 'node' then
    perform wocs.node_key_keep(request #>> '{node,name}', request #>> '{node,key}');
  end if;
  return jsonb_build_object('people', made, 'waiting', waiting);
end $$;
