-- The chain's head where the database's owner cannot change it: the functions seal it with a key of theirs, the home
-- node keeps it in a file, and the admins have it in their chat.

-- {"position", "digest"}: as people see it, with the first 12 of the digest; null while nothing has happened.
create function wocs.audit_head_facts() returns jsonb
language sql stable as $$
  select jsonb_build_object('position', h.position, 'digest', left(h.digest, 12))
  from wocs.audit_head() h where h.position is not null
$$;

create function wocs.audit_breaks() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(a.facts order by a.opened_at), '[]') from wocs.alerts a
  where a.kind = 'audit' and a.closed_at is null
$$;

create function wocs.audit_status() returns jsonb
language sql stable as $$
  select coalesce(wocs.audit_head_facts(), '{"position": 0, "digest": ""}')
    || jsonb_build_object('breaks', wocs.audit_breaks())
$$;

-- Once a day, to whoever has written lately and was not told by the daily report.
create function wocs.audit_tell_head() returns void
language plpgsql as $$
declare
  c wocs.audit_checks := wocs.audit_check_held('told', now());
  facts jsonb := wocs.audit_head_facts();
begin
  if c.name is null or c.at > now() - wocs.limit_audit_told() or facts is null then
    return;
  end if;
  update wocs.audit_checks x set at = now() where x.name = c.name;
  perform wocs.notice_send(u.id, 'audit.head', facts || jsonb_build_object('breaks', wocs.audit_breaks()), null)
  from wocs.users u
  where u.role = 'admin' and u.status = 'active' and wocs.person_window_is_open(u.id)
    and not exists (select from wocs.outbox o
      where o.say = 'report.daily' and o.created_at > now() - wocs.limit_audit_told()
        and (o.to_number = u.wa_number or o.to_user_id = u.wa_user_id));
end $$;

-- Hands the head to the functions, with the newest seal and what the chain says now at its place.
create function wocs.audit_ask_seal() returns void
language plpgsql as $$
declare
  c wocs.audit_checks := wocs.audit_check_held('seal', '-infinity');
  head wocs.task_log_chain := wocs.audit_head();
  anchor wocs.audit_anchors;
begin
  select * into anchor from wocs.audit_anchors a order by a.position desc limit 1;
  if c.name is null or c.at > now() - wocs.limit_audit_seal() or head.position is null and anchor.position is null then
    return;
  end if;
  update wocs.audit_checks x set at = now() where x.name = c.name;
  perform wocs.work_add('wocs.seal', jsonb_build_object(
    'position', coalesce(head.position, 0), 'digest', coalesce(head.digest, ''),
    'anchor', case when anchor.position is not null then jsonb_build_object('position', anchor.position,
      'digest', anchor.digest, 'mac', anchor.mac, 'found', wocs.audit_digest_at(anchor.position)) end)::text);
end $$;

-- A seal is kept at a place that the chain has; what was sealed long ago is bound by the newest.
create function wocs.audit_keep_seal(place bigint, digest text, mac text) returns void
language plpgsql as $$
begin
  insert into wocs.audit_anchors as a (position, digest, mac)
  select place, audit_keep_seal.digest, audit_keep_seal.mac where wocs.audit_digest_at(place) = audit_keep_seal.digest
  on conflict (position) do update set digest = excluded.digest, mac = excluded.mac, at = now();
  delete from wocs.audit_anchors a where a.position < place and a.at < now() - wocs.limit_log_kept();
end $$;

-- What the node keeps is compared at home: it says what it has, hears what the chain says there now, and reports a
-- break with its next beat.
create function wocs.audit_answer_node(node text, kept jsonb) returns jsonb
language plpgsql as $$
declare
  head wocs.task_log_chain := wocs.audit_head();
begin
  if kept ->> 'problem' is not null then
    perform wocs.audit_report_break('node ' || node, kept ->> 'problem', (kept ->> 'position')::bigint);
  end if;
  return jsonb_build_object('position', coalesce(head.position, 0), 'digest', coalesce(head.digest, ''),
    'kept', wocs.audit_digest_at((kept ->> 'position')::bigint));
end $$;
