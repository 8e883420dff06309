-- /node remove: its secret is worth nothing from now on, and what it held is given out again.

create function wocs.check_node_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  k wocs.node_keys := wocs.node_key_live(args ->> 'name');
begin
  if k.key is null then
    return wocs.node_refusal('unknown_node', args ->> 'name');
  end if;
  return jsonb_build_object('subject', jsonb_build_object('name', k.node, 'key', k.key));
end $$;

create function wocs.do_node_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone text := task.payload ->> 'name';
begin
  update wocs.node_keys k set removed_at = now(), code_digest = null where k.node = gone and k.removed_at is null;
  if not found then
    return wocs.node_refusal('unknown_node', gone);
  end if;
  update wocs.nodes n set removed_at = now() where n.name = gone;
  update wocs.tasks t set lease_until = now() where t.node = gone and t.status = 'running' and t.lease_until > now();
  return jsonb_build_object('say', 'node.removed',
    'also', wocs.notice_admin_entries('node.removed_by', jsonb_build_object(
      'name', gone, 'by', wocs.person_ref(task.requested_by)), task.requested_by),
    'facts', jsonb_build_object('name', gone));
end $$;
