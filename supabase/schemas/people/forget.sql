-- /forget: a customer, or somebody who is no member any more, is erased. The task itself keeps the number masked, and
-- where the number may be read for as long as it is there.

create function wocs.forget_refusal(reason text, name text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'forget.refused', 'facts', jsonb_build_object('reason', reason, 'name', name))
$$;

-- {"text": ""} keeps it out of the lines that people read.
create function wocs.forget_find(number text) returns jsonb
language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object('text', '',
    'user', (select u.id from wocs.users u where u.wa_number = number limit 1),
    'chat', (select c.id from wocs.chats c
      where forget_find.number in (c.customer_number, c.wa_chat_id)
        or c.numbers_before @> array[forget_find.number]::varchar[] limit 1),
    'event', (select e.id from wocs.inbound_events e where e.sender = number limit 1),
    'outbox', (select o.id from wocs.outbox o where o.to_number = number limit 1)))
$$;

create function wocs.forget_number_of(found jsonb) returns text
language sql stable as $$
  select coalesce(
    (select u.wa_number from wocs.users u where u.id = (found ->> 'user')::uuid),
    (select coalesce(c.customer_number, c.wa_chat_id) from wocs.chats c where c.id = (found ->> 'chat')::uuid),
    (select e.sender from wocs.inbound_events e where e.id = (found ->> 'event')::bigint),
    (select o.to_number from wocs.outbox o where o.id = (found ->> 'outbox')::bigint))
$$;

create function wocs.check_forget(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  found jsonb := coalesce(args -> 'found', wocs.forget_find(args ->> 'number'));
  of_number text := wocs.forget_number_of(found);
  member wocs.users;
  masked text := wocs.number_mask_fact(of_number, 'number');
begin
  perform wocs.user_lock_all();
  select * into member from wocs.users u where u.wa_number = of_number order by u.status limit 1;
  if of_number is null then
    return wocs.forget_refusal('unknown_number', null);
  elsif member.status = 'active' then
    return wocs.forget_refusal('active_member', member.name);
  end if;
  return jsonb_build_object('raw', '/forget number: ' || masked,
    'args', jsonb_build_object('number', masked, 'found', found),
    'subject', jsonb_strip_nulls(jsonb_build_object('name', coalesce(member.name,
      (select c.customer_name from wocs.chats c
        where of_number in (c.customer_number, c.wa_chat_id) limit 1)))));
end $$;

-- What they were ever called. A member of the same name keeps it, also where the other one was meant; and a name that
-- is a word of ours stays.
create function wocs.forget_names(persons uuid[]) returns text[]
language sql stable as $$
  select coalesce(array_agg(distinct called.name), '{}')
  from (select u.name::text from wocs.users u where u.id = any (persons)
    union select unnest(array[l.details ->> 'name', l.details ->> 'now']) from wocs.task_logs l
    where l.action in ('person_added', 'person_changed') and l.details ->> 'person' = any (persons::text[])) called
  where lower(called.name) not in ('admin', 'agent', 'viewer')
    and not exists (select from wocs.users o where o.status = 'active' and lower(o.name) = lower(called.name))
$$;

-- The number, and those that were theirs before; not what is a member's by now.
create function wocs.forget_numbers(number text, persons uuid[]) returns text[]
language sql stable as $$
  select coalesce(array_agg(distinct x.n), '{}')
  from (select number union select unnest(u.numbers_before) from wocs.users u where u.id = any (persons)) x (n)
  where x.n is not null and not exists (select from wocs.users o where o.status = 'active' and o.wa_number = x.n)
$$;

-- With what their chats were known by, before or since.
create function wocs.forget_chat_numbers(numbers text[]) returns text[]
language sql stable as $$
  select array(
    select unnest(numbers) union
    select known.n from wocs.chats c, unnest(c.numbers_before || c.customer_number) known (n)
    where (c.customer_number = any (numbers) or c.numbers_before && numbers::varchar[]) and known.n is not null
      and not exists (select from wocs.users u where u.status = 'active' and u.wa_number = known.n))
$$;

-- What a customer calls themselves may be any word: only what looks like a person's name is looked for in what others
-- wrote, and a member of that name keeps it.
create function wocs.forget_chat_names(chats uuid[]) returns text[]
language sql stable as $$
  select coalesce(array_agg(distinct c.customer_name::text), '{}') from wocs.chats c
  where c.id = any (chats) and length(c.customer_name) >= 6
    and c.customer_name ~ '^[[:alpha:]]{2,}( [[:alpha:].''@/-]+)+$'
    and not exists (select from wocs.users o where o.status = 'active' and lower(o.name) = lower(c.customer_name))
$$;

create function wocs.do_forget(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  number text := wocs.forget_number_of(task.payload -> 'found');
  persons uuid[] := array(select u.id from wocs.users u where u.wa_number = number and u.status = 'inactive');
  numbers text[] := wocs.forget_chat_numbers(wocs.forget_numbers(number, persons));
  ids text[] := array(select u.wa_user_id from wocs.users u where u.id = any (persons) and u.wa_user_id is not null
    union select c.wa_chat_id from wocs.chats c where c.customer_number = any (numbers));
  chats uuid[] := array(select c.id from wocs.chats c
    where c.customer_number = any (numbers) or c.wa_chat_id = any (ids || numbers));
  pattern text := wocs.forget_pattern_of_all(numbers,
    ids || wocs.forget_names(persons) || wocs.forget_chat_names(chats));
begin
  perform wocs.forget_media(persons, chats);
  perform wocs.forget_questions(chats);
  perform wocs.forget_chats(chats);
  perform wocs.forget_addresses(ids || numbers, persons);
  perform wocs.forget_members(persons);
  perform wocs.forget_texts(pattern);  -- the last: the log tells of the change of the name
  return jsonb_build_object('say', 'forget.done', 'facts', jsonb_build_object(
    'number', task.payload -> 'number', 'was_member', cardinality(persons) > 0, 'chats', cardinality(chats)));
end $$;
