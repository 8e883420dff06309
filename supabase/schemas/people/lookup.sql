-- Who somebody is, and what that allows: admin > agent > viewer.
-- What each message or each settling asks of a table is written in plpgsql, here and elsewhere, also where SQL would
-- do: before Postgres 18 an SQL function that cannot be dissolved into its caller is planned anew on each call.

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

create function wocs.person_by_number(number text) returns wocs.users
language plpgsql stable as $$
begin
  return (select u from wocs.users u where u.wa_number = number and u.status = 'active');
end $$;

create function wocs.person_by_account(account text) returns wocs.users
language plpgsql stable as $$
begin
  return (select u from wocs.users u where u.wa_user_id = account and u.status = 'active');
end $$;

-- Whether this account was a removed person's who was called otherwise than this person: it is not theirs to learn.
create function wocs.person_account_is_formers(account text, person wocs.users) returns boolean
language plpgsql stable as $$
begin
  return exists (
    select from wocs.users o
    where o.wa_user_id = account and o.status = 'inactive' and o.id <> person.id
      and not wocs.person_name_looks(o.name) && wocs.person_name_looks(person.name));
end $$;

-- The active person behind a sender: by the WhatsApp user id, or by the number where we know no user id yet or the
-- message brings none. Where the two name different people, or the number comes with an id that is not its person's,
-- nobody is behind it: a number gets another owner more easily than an account.
create function wocs.person_by_sender(sender_id text, sender_number text) returns wocs.users
language plpgsql stable as $$
declare
  by_id wocs.users;
  by_number wocs.users;
begin
  if sender_id is not null then
    by_id := wocs.person_by_account(sender_id);
  end if;
  if by_id.id is not null and sender_number is not distinct from by_id.wa_number then
    return by_id;
  end if;
  by_number := wocs.person_by_number(sender_number);
  return case
    when by_id.id is not null then case when by_number.id is null then by_id end
    when sender_id is null
      or by_number.wa_user_id is null and not wocs.person_account_is_formers(sender_id, by_number) then by_number end;
end $$;

-- Free-form messages are allowed for 24 hours after a person's last one.
create function wocs.person_window_is_open(person uuid) returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.wa_sessions s
    where s.user_id = person and s.last_active > now() - wocs.limit_window());
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
