-- /node add: a one-time code, which `python -m home_node enroll` changes for the node's own secret.

create function wocs.node_refusal(reason text, name text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'node.refused', 'facts', jsonb_build_object(
    'reason', reason, 'name', name,
    'names', (select coalesce(jsonb_agg(k.node order by k.node), '[]') from wocs.node_keys k
      where k.removed_at is null and k.enrolled_at is not null)))
$$;

create function wocs.check_node_add(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select case
    when args ->> 'name' !~ '^[a-z0-9][a-z0-9-]{0,39}$' then wocs.node_refusal('bad_name', args ->> 'name')
    when (wocs.node_key_live(args ->> 'name')).enrolled_at is not null
      then wocs.node_refusal('known_node', args ->> 'name')
    else jsonb_build_object('subject', jsonb_build_object('name', args -> 'name')) end
$$;

-- An invitation that nobody used is void once there is a newer one.
create function wocs.do_node_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  name text := task.payload ->> 'name';
  code text := wocs.node_code_random();
begin
  update wocs.node_keys k set removed_at = now(), code_digest = null
  where k.node = name and k.removed_at is null and k.enrolled_at is null;
  insert into wocs.node_keys (key, node, code_digest, code_expires_at, invited_by)
  values (wocs.node_key_random(), name, wocs.node_code_digest(code), now() + wocs.limit_node_code(), task.requested_by);
  return jsonb_build_object('say', 'node.invited',
    'also', wocs.notice_admin_entries('node.invited_by', jsonb_build_object(
      'name', name, 'by', wocs.person_ref(task.requested_by)), task.requested_by),
    'facts', jsonb_build_object('name', name, 'code', code,
      'minutes', extract(epoch from wocs.limit_node_code())::int / 60));
end $$;
