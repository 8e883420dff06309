-- Which nodes may call: enrolled with a one-time code, until an admin removes them.

create function wocs.node_key_live(name text) returns wocs.node_keys
language sql stable as $$
  select k from wocs.node_keys k where k.node = name and k.removed_at is null
$$;

create function wocs.node_code_digest(code text) returns text
language sql immutable as $$
  select encode(sha256(convert_to(upper(regexp_replace(code, '[^0-9A-Za-z]', '', 'g')), 'UTF8')), 'hex')
$$;

create function wocs.node_key_random() returns text
language sql volatile as $$
  select replace(gen_random_uuid()::text, '-', '')
$$;

-- Sixteen digits, four at a time: 2^64 of them for the minutes that one is good for.
create function wocs.node_code_random() returns text
language sql volatile as $$
  select regexp_replace(upper(left(encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'hex'), 16)),
    '(....)(....)(....)(....)', '\1-\2-\3-\4')
$$;

-- The node of this machine, which `make run` starts itself. One that was removed stays removed; one of the same name
-- with another key is the one before.
create function wocs.node_key_keep(name text, kept text) returns void
language plpgsql as $$
begin
  if not exists (select from wocs.node_keys k where k.key = kept) then
    update wocs.node_keys k set removed_at = now() where k.node = name and k.removed_at is null;
    insert into wocs.node_keys (key, node, enrolled_at) values (kept, name, now());
  end if;
end $$;

-- The invitation that this code is for, used up; null for a wrong, old or used code.
create function wocs.node_key_redeem(code text) returns wocs.node_keys
language plpgsql as $$
declare
  enrolled wocs.node_keys;
begin
  update wocs.node_keys k set enrolled_at = now(), code_digest = null
  where k.code_digest = wocs.node_code_digest(code) and k.code_expires_at > now() and k.removed_at is null
  returning * into enrolled;
  return enrolled;
end $$;

create function wocs.node_code_is_late(k wocs.node_keys) returns boolean
language sql stable as $$ select k.code_digest is not null and k.code_expires_at <= now() $$;

create function wocs.node_codes_expire() returns void
language sql as $$ update wocs.node_keys k set code_digest = null where wocs.node_code_is_late(k) $$;

-- A code that is good no more stands nowhere any more: not in the answer that gave it, nor in what its task came to.
create function wocs.node_code_blank() returns trigger
language plpgsql as $$
begin
  update wocs.tasks t set result = t.result || '{"code": "•••"}'
  where t.type = 'node_add' and wocs.node_code_digest(t.result ->> 'code') = old.code_digest;
  update wocs.outbox o set facts = o.facts || '{"code": "•••"}'
  where o.say = 'node.invited' and wocs.node_code_digest(o.facts ->> 'code') = old.code_digest;
  return null;
end $$;

create trigger blank_code after update of code_digest on wocs.node_keys for each row
  when (old.code_digest is not null and new.code_digest is null) execute function wocs.node_code_blank();

-- Why this call is not to be heard; null where it is. Its nonce is used up by being asked.
create function wocs.node_call_objection(request jsonb) returns text
language plpgsql as $$
declare
  k wocs.node_keys;
begin
  select * into k from wocs.node_keys x
  where x.key = request ->> 'key' and x.node = request ->> 'node' and x.enrolled_at is not null;
  if k.key is null or k.removed_at is not null then
    perform wocs.alert_report_stranger(coalesce(k.key, ''), request ->> 'node');
    return case when k.key is null then 'unknown_node' else 'removed_node' end;
  end if;
  insert into wocs.node_nonces (node, nonce) values (k.node, request ->> 'nonce') on conflict do nothing;
  return case when not found then 'replayed' end;
end $$;

-- Nonces are kept for as long as a signature could still be good, on either side of our clock. Beats forget them.
create function wocs.node_forget_nonces() returns void
language sql as $$
  delete from wocs.node_nonces n where (n.node, n.nonce) in (
    select x.node, x.nonce from wocs.node_nonces x where x.at < now() - wocs.limit_nonce_kept()
    limit 1000 for update skip locked)
$$;
