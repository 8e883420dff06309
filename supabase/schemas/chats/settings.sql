-- /autoreply, /hours and /reply: what the brand keeps for its customers. Each may be set again as often as one likes.

create function wocs.check_autoreply_set(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{"subject": {}}'::jsonb $$;

create function wocs.do_autoreply_set(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
begin
  insert into wocs.auto_replies as a (language, words, when_closed)
  values (coalesce(args ->> 'language', 'ms'), args ->> 'words', args ->> 'closed')
  on conflict (language) do update set words = excluded.words, when_closed = excluded.when_closed;
  return jsonb_build_object('say', 'chat.auto_reply_set', 'facts', jsonb_build_object(
    'writes', coalesce(args ->> 'language', 'ms'), 'words', args -> 'words', 'closed', args -> 'closed'));
end $$;

create function wocs.check_autoreply_off(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{"subject": {}}'::jsonb $$;

create function wocs.do_autoreply_off(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  delete from wocs.auto_replies;
  return '{"say": "chat.auto_reply_off", "facts": {}}';
end $$;

create function wocs.answer_autoreply(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'chat.auto_replies', 'facts', jsonb_build_object('replies', (
    select coalesce(jsonb_agg(jsonb_build_object('language', a.language, 'words', a.words, 'closed', a.when_closed)
      order by a.language desc), '[]') from wocs.auto_replies a)))
$$;

-- The weekdays of mon-fri, sat-sun, daily or one day; 1 is Monday.
create function wocs.chat_hours_days(named text) returns int[]
language sql immutable as $$
  select array(select d from generate_series(1, 7) d
    where named = 'daily' or d between array_position(x.days, split_part(named, '-', 1))
      and array_position(x.days, split_part(named || '-' || named, '-', 2)))
  from (select array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as days) x
$$;

create function wocs.check_hours_set(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{"subject": {}}'::jsonb $$;

create function wocs.do_hours_set(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  zone text := wocs.clock_zone();
  days int[] := wocs.chat_hours_days(task.payload ->> 'day');
begin
  delete from wocs.opening_hours h where h.weekday = any (days);
  insert into wocs.opening_hours (weekday, opens, closes)
  select d, ((task.payload ->> 'opens')::timestamptz at time zone zone)::time,
    ((task.payload ->> 'closes')::timestamptz at time zone zone)::time
  from unnest(days) d;
  return jsonb_build_object('say', 'chat.hours', 'facts', wocs.chat_hours_facts());
end $$;

create function wocs.check_hours_off(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{"subject": {}}'::jsonb $$;

create function wocs.do_hours_off(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  delete from wocs.opening_hours;
  return jsonb_build_object('say', 'chat.hours', 'facts', wocs.chat_hours_facts());
end $$;

create function wocs.chat_hours_facts() returns jsonb
language sql stable as $$
  select jsonb_build_object('open', wocs.chat_hours_is_open(), 'days', (
    select coalesce(jsonb_agg(jsonb_build_object('day', (array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])[d],
      'opens', to_char(h.opens, 'HH24:MI'), 'closes', to_char(h.closes, 'HH24:MI')) order by d, h.opens), '[]')
    from generate_series(1, 7) d left join wocs.opening_hours h on h.weekday = d
    where exists (select from wocs.opening_hours)))
$$;

create function wocs.answer_hours(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$ select jsonb_build_object('say', 'chat.hours', 'facts', wocs.chat_hours_facts()) $$;
