-- Phone numbers as a viewer sees them: `6012•••89`. Whatever is sent to a viewer goes through here, in the outbox, so
-- that no command and no saying has to think of it. Rather a figure too many is masked than a number too few.

-- As people write them: with a plus, a zero or the country's 60 before them, and whatever separates their parts. A day
-- such as 01-02-2026 is none. Then any run of 9 to 15 digits, but for a video's own.
create function wocs.number_mask(said text) returns text
language sql immutable as $$
  select regexp_replace(
    regexp_replace(said,
      '(?<![0-9A-Za-z])(?!(?:0[1-9]|[12][0-9]|3[01])[-./](?:0?[1-9]|1[0-2])[-./]20[0-9]{2}(?![0-9]))'
      || format('((?:\+%2$s|%3$s%1$s%4$s|%4$s)(?:%1$s%2$s){2})(?:%1$s%2$s){4,9}((?:%1$s%2$s){2})(?![0-9A-Za-z])',
        wocs.number_gap(), wocs.number_digit(), wocs.number_digit(6), wocs.number_digit(0)), '\1•••\2', 'g'),
    format('(?<![0-9A-Za-z])(?<!video/)(%1$s{4})%1$s{3,9}(%1$s{2})(?![0-9A-Za-z])', wocs.number_digit()), '\1•••\2',
    'g')
$$;

-- What stands under this name is a number, however short.
create function wocs.number_is_key(key text) returns boolean
language sql immutable as $$
  select coalesce(key in ('number', 'sender', 'to_number', 'wa_number', 'customer_number'), false)
$$;

create function wocs.number_mask_fact(fact text, key text) returns text
language sql immutable as $$
  select case when wocs.number_is_key(key)
    then regexp_replace(wocs.number_mask(fact), '^(\+?[0-9]{2})[0-9]{2,}([0-9]{2})$', '\1•••\2')
    else wocs.number_mask(fact) end
$$;

-- All strings among these facts; a pair ["number", "60123"] is a named one.
create function wocs.number_mask_facts(facts jsonb, key text default null) returns jsonb
language plpgsql immutable as $$
begin
  return case jsonb_typeof(facts)
    when 'string' then to_jsonb(wocs.number_mask_fact(facts #>> '{}', key))
    when 'number' then case when wocs.number_is_key(key)
      then to_jsonb(wocs.number_mask_fact(facts #>> '{}', key)) else facts end
    when 'array' then (
      select coalesce(jsonb_agg(wocs.number_mask_facts(x.value,
        case when x.ordinality = 2 and jsonb_typeof(facts -> 0) = 'string' then facts ->> 0 else key end)
        order by x.ordinality), '[]')
      from jsonb_array_elements(facts) with ordinality x)
    when 'object' then (
      select coalesce(jsonb_object_agg(e.key, wocs.number_mask_facts(e.value, e.key)), '{}') from jsonb_each(facts) e)
    else facts end;
end $$;

-- Admins and agents work with the numbers, and a customer reads what was written for them; nobody else sees them.
create function wocs.number_mask_for(role text, facts jsonb) returns jsonb
language sql immutable as $$
  select case when role in ('admin', 'agent', 'customer') then facts else wocs.number_mask_facts(facts) end
$$;
