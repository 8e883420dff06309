-- What somebody may be called: a name that no other person's can be taken for, in letters that are what they look like.

-- Without width, fancy forms and the marks over Latin and Arabic letters.
create function wocs.person_name_plain(name text) returns text
language sql immutable as $$
  select regexp_replace(normalize(name, NFKD), '[\u0300-\u036f\u064b-\u065f\u0670]', '', 'g')
$$;

-- What is no Latin letter, digit or sign of a name.
create function wocs.person_name_rest(name text) returns text
language sql immutable as $$
  select regexp_replace(wocs.person_name_plain(name), '[A-Za-z0-9 .''’,()/&@_-]', '', 'g')
$$;

-- Letters of one alphabet: Latin, Chinese, Tamil or Arabic (Jawi). Alphabets that are full of Latin look-alikes
-- (Cyrillic, Greek, ..) are none of these.
create function wocs.person_name_is_readable(name text) returns boolean
language sql immutable as $$
  select normalize(name, NFC) = normalize(name, NFKC) and case
    when wocs.person_name_rest(name) = '' then name ~ '[A-Za-z]|[^\x01-\x7f]'
    when wocs.person_name_plain(name) ~ '[A-Za-z]' then false
    else wocs.person_name_rest(name) ~ ('^([\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]+|[\u0b82-\u0bcd\u0bd7]+'
      || '|[\u0620-\u063f\u0641-\u064a\u0671-\u06d3\u0750-\u077f]+)$') end
$$;

-- A word of the letters that stand for digits is a name (Lili), with a digit among them it is a number (6O12).
create function wocs.person_name_is_number(name text) returns boolean
language sql immutable as $$
  select plain ~ '[0-9]' and (translate(lower(plain), 'oil', '') !~ '[^0-9 .''’,()/&@_+-]'
    or length(regexp_replace(plain, '[^0-9]', '', 'g')) > 4)
  from wocs.person_name_plain(name) plain
$$;

-- How it reads at a glance, as written and in small letters: two names of which any two are the same look alike. Its
-- cost is ten microseconds, so that a name is looked up by an index and not worked out for everybody.
create function wocs.person_name_looks(name text) returns text[]
language sql immutable cost 1000 as $$
  select array_agg(replace(replace(form, 'rn', 'm'), 'vv', 'w'))
  from (select translate(regexp_replace(wocs.person_name_plain(name), '[ .''’,()/&@_-]', '', 'g'),
    'ىیېےکةەہھٱ', 'ييييكهههها') as letters) plain,
    unnest(array[lower(translate(letters, 'I1058', 'llosb')), translate(lower(letters), '1058', 'iosb')]) form
$$;

-- Every name in the log is compared with all the others: without these indexes /logs works each of them out again.
create index users_by_looks on wocs.users using gin (wocs.person_name_looks(name));
create index task_logs_by_looks on wocs.task_logs using gin (wocs.person_name_looks(details ->> 'name'))
where action::text in ('person_added', 'person_changed');

-- The active person, but for this one, whose name it could be taken for.
create function wocs.person_name_rival(name text, besides uuid) returns text
language sql stable as $$
  select u.name from wocs.users u
  where u.status = 'active' and u.id is distinct from besides
    and wocs.person_name_looks(u.name) && wocs.person_name_looks(person_name_rival.name)
  order by lower(u.name) = lower(person_name_rival.name) desc, u.created_at limit 1
$$;

-- Why nobody can be called that, whoever they are; null when somebody can.
create function wocs.person_name_flaw(name text) returns text
language sql immutable as $$
  select case
    when coalesce(name, '') = '' or name ~ '^ | $|  ' or name ~ ('[\x01-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029'
      || '\u202f\u205f\u3000]') then 'name_spaces'
    when wocs.person_name_is_number(name) then 'name_is_number'
    when not wocs.person_name_is_readable(name) then 'name_letters' end
$$;

-- {"refused", "facts"} for a name that this person (null: somebody new) cannot have; null when they can.
create function wocs.person_name_refusal(name text, person wocs.users) returns jsonb
language plpgsql stable as $$
declare
  rival text;
  flaw text;
begin
  if name = person.name then
    return null;
  end if;
  flaw := wocs.person_name_flaw(name);
  rival := wocs.person_name_rival(name, person.id);
  return case
    when flaw is not null then wocs.user_refusal(flaw, name)
    when lower(rival) = lower(name) then wocs.user_refusal('name_taken', name)
    when rival is not null then wocs.user_refusal('name_lookalike', name, rival) end;
end $$;
