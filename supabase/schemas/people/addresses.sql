-- A person's number and WhatsApp account: learnt from their messages, changed by Meta's word or an admin's.

-- Whom it happened to has not asked for it, so nobody is the actor of what the log says.
create function wocs.person_set_address(person wocs.users, number text, account text) returns wocs.users
language plpgsql as $$
declare
  before wocs.users := person;
begin
  if exists (select from wocs.users o
      where o.status = 'active' and o.id <> before.id and (o.wa_number = number or o.wa_user_id = account)) then
    return before;
  end if;
  update wocs.users u set wa_number = number, wa_user_id = account where u.id = before.id returning * into person;
  if before.wa_number <> person.wa_number then
    perform wocs.user_other_accounts_forget(person.id);
  end if;
  if before.wa_number <> person.wa_number or before.wa_user_id <> person.wa_user_id then
    perform wocs.user_tell_admins('user.changed', wocs.user_change_facts(before, person, null, null), person.id,
      concat_ws(':', person.id, extract(epoch from clock_timestamp())));
  end if;
  return person;
end $$;

-- Keeps what a message taught us about its sender: the first account of a number, and the number an account has now.
create function wocs.person_learn_address(person wocs.users, sender_id text, sender_number text) returns wocs.users
language plpgsql as $$
begin
  perform wocs.audit_set_actor(null);
  return wocs.person_set_address(person,
    case when sender_number ~ '^[0-9]{6,15}$' then sender_number else person.wa_number end,
    coalesce(person.wa_user_id, sender_id));
end $$;

-- Meta tells that a person's number or user id is another one now. What another account says of a number, or what is
-- older than our knowing its owner, is about another person.
create function wocs.person_change_address(change jsonb, told_at timestamptz) returns void
language plpgsql as $$
declare
  new_address text := ltrim(change ->> 'new', '+');
  person wocs.users;
begin
  if change ->> 'kind' = 'number' then
    person := wocs.person_by_number(ltrim(change ->> 'old', '+'));
  else
    person := wocs.person_by_account(change ->> 'old');
  end if;
  if person.id is null or told_at < person.created_at
      or change ->> 'kind' = 'number'
        and (new_address !~ '^[0-9]{6,15}$' or change ->> 'user_id' <> person.wa_user_id
          or wocs.person_account_is_formers(change ->> 'user_id', person)) then
    return;
  elsif change ->> 'kind' = 'number' then
    perform wocs.person_set_address(person, new_address, coalesce(change ->> 'new_user_id', person.wa_user_id));
  else
    perform wocs.person_set_address(person, person.wa_number, new_address);
  end if;
end $$;

-- Somebody who is nobody to us and writes from a person's number: perhaps that person with another account, perhaps the
-- number's next owner. An admin is told once of each account, and may accept it (/user accept).
create function wocs.user_other_account_keep(m jsonb) returns void
language plpgsql as $$
declare
  account text := m #>> '{sender,user_id}';
  person wocs.users;
begin
  if account is null or m #>> '{sender,number}' is null then
    return;
  end if;
  person := wocs.person_by_number(m #>> '{sender,number}');
  if person.id is null or (wocs.person_by_account(account)).id is not null then
    return;
  end if;
  insert into wocs.user_other_accounts (user_id, wa_user_id) values (person.id, account) on conflict do nothing;
  if found then
    perform wocs.user_tell_admins('user.unknown_account',
      jsonb_build_object('name', person.name, 'number', person.wa_number), person.id,
      concat_ws(':', person.id, extract(epoch from clock_timestamp())));
  else
    update wocs.user_other_accounts c set seen_at = clock_timestamp()
    where c.user_id = person.id and c.wa_user_id = account;
  end if;
end $$;

-- Passes over what a message of theirs holds: it forgets them itself.
create function wocs.user_other_accounts_forget(person uuid) returns void
language plpgsql as $$
begin
  delete from wocs.user_other_accounts c
  where c.user_id = person and c.wa_user_id in (
    select x.wa_user_id from wocs.user_other_accounts x where x.user_id = person for update skip locked);
end $$;

-- The number is theirs again when the account that we know writes from it.
create function wocs.person_confirm_number(person wocs.users, sender_id text, sender_number text) returns void
language plpgsql as $$
begin
  if sender_id = person.wa_user_id and sender_number = person.wa_number then
    perform wocs.user_other_accounts_forget(person.id);
  end if;
end $$;

-- Where to write to somebody: not to the number while another account than the known one writes from it.
create function wocs.person_number_to_write(person wocs.users) returns text
language plpgsql stable as $$
begin
  return case when person.wa_user_id is null
    or not exists (select from wocs.user_other_accounts c where c.user_id = person.id) then person.wa_number end;
end $$;

create function wocs.user_other_account_latest(person uuid) returns text
language sql stable as $$
  select c.wa_user_id from wocs.user_other_accounts c
  where c.user_id = person and c.seen_at > now() - wocs.limit_body_kept() order by c.seen_at desc limit 1
$$;
