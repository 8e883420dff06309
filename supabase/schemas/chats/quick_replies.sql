-- /reply: words that are kept for answers, by a name.

create function wocs.check_reply_add(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{"subject": {}}'::jsonb $$;

create function wocs.do_reply_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  named text := lower(ltrim(task.payload ->> 'name', '/'));
begin
  insert into wocs.quick_replies as q (name, words, made_by)
  values (named, task.payload ->> 'words', task.requested_by)
  on conflict (lower(name)) do update set words = excluded.words, made_by = excluded.made_by;
  return jsonb_build_object('say', 'chat.reply_added',
    'facts', jsonb_build_object('name', named, 'words', task.payload -> 'words'));
end $$;

create function wocs.answer_reply_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'chat.replies', 'facts', jsonb_build_object('replies', (
    select coalesce(jsonb_agg(jsonb_build_object('name', q.name, 'words', left(q.words, 100)) order by q.name), '[]')
    from (select * from wocs.quick_replies x order by x.name limit 30) q)))
$$;

create function wocs.check_reply_remove(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select case when exists (select from wocs.quick_replies q where lower(q.name) = lower(ltrim(args ->> 'name', '/')))
    then '{"subject": {}}'::jsonb
    else wocs.chat_refusal('chat.no_reply', jsonb_build_object('name', args -> 'name')) end
$$;

create function wocs.do_reply_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  delete from wocs.quick_replies q where lower(q.name) = lower(ltrim(task.payload ->> 'name', '/'));
  return jsonb_build_object('say', 'chat.reply_removed', 'facts', jsonb_build_object('name', task.payload -> 'name'));
end $$;
