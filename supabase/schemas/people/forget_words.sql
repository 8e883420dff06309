-- How a number, a user id or a name is found in whatever was written, and taken out of it.

create function wocs.forget_escape(said text) returns text
language sql immutable as $$ select regexp_replace(said, '([^[:alnum:][:space:]])', '\\\1', 'g') $$;

-- A regular expression for the number however it is written, also in an address or in JSON, and for other words as they
-- are; null for nothing. Meta's message ids hold the number too, in base64: nine digits are twelve letters there.
create function wocs.forget_pattern(number text, words text[] default '{}') returns text
language sql immutable as $$
  select nullif(concat_ws('|',
    '(?:(?<![0-9])|(?<=%[0-9A-F]{2}))\+?(?:00)?'
      || case when number like '60%'
        then '(?:' || wocs.forget_digits('60') || ')?(?:' || wocs.forget_digits('0') || ')?' else '' end
      || wocs.forget_digits(regexp_replace(number, '^60', '')) || '(?![0-9])',
    case when length(number) >= 9
      then encode(convert_to(left(number, 9), 'UTF8'), 'base64') || '[A-Za-z0-9+/=]*' end,
    (select string_agg('(?<![[:alnum:]])' || wocs.forget_escape(w) || '(?![[:alnum:]])', '|')
      from unnest(words) w where w <> '')), '')
$$;

-- The same for several numbers.
create function wocs.forget_pattern_of_all(numbers text[], words text[]) returns text
language sql immutable as $$
  select nullif(concat_ws('|', (select string_agg(wocs.forget_pattern(n), '|') from unnest(numbers) n),
    wocs.forget_pattern(null::text, words)), '')
$$;

-- These digits, with whatever is no letter or digit of ours between and after them; JSON writes the end of a line `\n`.
create function wocs.forget_digits(number text) returns text
language sql immutable as $$
  select string_agg(wocs.number_digit(d::int), '(?:\\[nrt]|[^0-9A-Za-z]){0,4}' order by n)
    || case when length(number) < 3 then '(?:\\[nrt]|[^0-9A-Za-z]){0,4}' else '' end
  from regexp_split_to_table(number, '') with ordinality x (d, n)
$$;

create function wocs.forget_scrub(said text, pattern text) returns text
language sql immutable as $$ select regexp_replace(said, pattern, '•••', 'gi') $$;

-- In values and in names: what Meta or somebody's program sent has names of its own.
create function wocs.forget_scrub(facts jsonb, pattern text) returns jsonb
language plpgsql immutable as $$
begin
  return case jsonb_typeof(facts)
    when 'string' then to_jsonb(wocs.forget_scrub(facts #>> '{}', pattern))
    when 'number' then case when facts::text ~* pattern then '"•••"' else facts end
    when 'array' then (
      select coalesce(jsonb_agg(wocs.forget_scrub(x.value, pattern) order by x.ordinality), '[]')
      from jsonb_array_elements(facts) with ordinality x)
    when 'object' then (
      select coalesce(jsonb_object_agg(wocs.forget_scrub(e.key, pattern), wocs.forget_scrub(e.value, pattern)), '{}')
      from jsonb_each(facts) e)
    else facts end;
end $$;
