-- Arguments may be whole commands now; what people are shown of them is their words.

-- A nested command as it was typed, a file by its name, several commands one below the other, words in a row.
create function wocs.shown(value jsonb) returns text
language plpgsql immutable as $$
begin
  return case jsonb_typeof(value)
    when 'object' then coalesce(value ->> 'text', value ->> 'filename', value ->> 'kind',
                                (select string_agg(e.key || ': ' || e.value, ', ') from jsonb_each_text(value) e))
    when 'array' then (select case when bool_or(s.one like '%/%') then string_agg('- ' || s.one, chr(10) order by s.n) else string_agg(s.one, ', ' order by s.n) end
                       from (select wocs.shown(x.value) as one, x.ordinality as n from jsonb_array_elements(value) with ordinality x) s)
    else value #>> '{}' end;
end $$;

create or replace function wocs.shown_args(args jsonb) returns jsonb
language plpgsql immutable as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_array(
            e.key, case when jsonb_typeof(e.value) in ('object', 'array') then wocs.shown(e.value) else e.value #>> '{}' end)), '[]')
          from jsonb_each(args) e where e.value <> 'null');
end $$;
