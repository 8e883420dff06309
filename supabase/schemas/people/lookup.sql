-- Who somebody is, and what that allows: admin > agent > viewer.
-- What looks into a table is written in plpgsql, also where SQL would do: before Postgres 18 an SQL function that
-- cannot be dissolved into its caller is planned anew on each call.

create function wocs.person_role_rank(role text) returns int
language sql immutable as $$
  select case role when 'admin' then 3 when 'agent' then 2 when 'viewer' then 1 else 0 end
$$;

create function wocs.person_by_id(id uuid) returns wocs.users
language plpgsql stable as $$
begin
  return (select u from wocs.users u where u.id = person_by_id.id and u.status = 'active');
end $$;

create function wocs.person_ref(id uuid) returns text
language plpgsql stable as $$
begin
  return (select u.name from wocs.users u where u.id = person_ref.id);
end $$;

-- The active person behind a sender: the WhatsApp user id first, the number for those we know by number only.
-- The status is looked at afterwards: in the query it would invite the planner to the index over names.
create function wocs.person_by_sender(sender_id text, sender_number text) returns wocs.users
language plpgsql stable as $$
declare
  known wocs.users;
begin
  if sender_id is not null then
    select * into known from wocs.users u where u.wa_user_id = sender_id;
  end if;
  if known.status is distinct from 'active' then
    select * into known from wocs.users u where u.wa_number = sender_number;
  end if;
  return case when known.status = 'active' then known end;
end $$;

-- Keeps what a message taught us about its sender. A number that carries another user id now has changed hands in
-- WhatsApp's eyes only: it is the number that an admin put on the whitelist.
create function wocs.person_learn_address(person wocs.users, sender_id text, sender_number text) returns wocs.users
language plpgsql as $$
begin
  update wocs.users u set wa_user_id = null
  where u.wa_user_id = sender_id and u.id <> person.id and u.wa_number is not null;
  update wocs.users u set
    wa_user_id = case when exists (select from wocs.users o where o.wa_user_id = sender_id and o.id <> u.id)
      then u.wa_user_id
                      else coalesce(sender_id, u.wa_user_id) end,
    wa_number = case when sender_number !~ '^[0-9]{6,15}$'
      or exists (select from wocs.users o where o.wa_number = sender_number and o.id <> u.id)
                     then u.wa_number else coalesce(sender_number, u.wa_number) end
  where u.id = person.id returning * into person;
  return person;
end $$;

-- Meta tells that a person's number or user id is another one now; one that somebody else has already is not taken.
create function wocs.person_change_address(old text, new text) returns void
language plpgsql as $$
begin
  if new ~ '^[0-9]{6,15}$' then
    update wocs.users u set wa_number = new where old in (u.wa_number, u.wa_user_id)
      and not exists (select from wocs.users o where o.wa_number = new);
  else
    update wocs.users u set wa_user_id = new where old in (u.wa_number, u.wa_user_id)
      and not exists (select from wocs.users o where o.wa_user_id = new);
  end if;
end $$;

-- Free-form messages are allowed for 24 hours after a person's last one.
create function wocs.person_window_is_open(person uuid) returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.wa_sessions s
    where s.user_id = person and s.last_active > now() - interval '24 hours');
end $$;

create function wocs.person_role_refusal(person wocs.users, command text, needs text) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'access.role',
    'facts', jsonb_build_object('command', replace(command, '_', ' '), 'role', person.role, 'needs', needs))
$$;

create function wocs.person_is_last_admin(person wocs.users) returns boolean
language sql stable as $$
  select person.role = 'admin' and person.status = 'active'
    and not exists (select from wocs.users u where u.role = 'admin' and u.status = 'active' and u.id <> person.id)
$$;

create function wocs.person_name_is_taken(name text, besides uuid) returns boolean
language sql stable as $$
  select exists (select from wocs.users u
    where u.status = 'active' and lower(u.name) = lower(person_name_is_taken.name) and u.id <> besides)
$$;
