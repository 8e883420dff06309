-- A list in parts: so many rows a message, how many are left, and which part has them.

create function wocs.message_list_offset(args jsonb, most int) returns int
language sql immutable as $$ select (coalesce((args ->> 'part')::int, 1) - 1) * most $$;

-- {"more", "next"}; nothing after the last part.
create function wocs.message_list_rest(args jsonb, total bigint, most int) returns jsonb
language sql immutable as $$
  select case when left_over > 0
    then jsonb_build_object('more', left_over, 'next', coalesce((args ->> 'part')::int, 1) + 1) else '{}' end
  from (select total - wocs.message_list_offset(args, most) - most as left_over) rest
$$;
