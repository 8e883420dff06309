-- /replies: what is answered often, each by a name of one word. Agents use them, admins keep them.

create function wocs.panel_page_replies(viewer wocs.users, args jsonb) returns jsonb
language sql stable as $$ select jsonb_build_object('rows', wocs.panel_quick_replies()) $$;

create function wocs.panel_reply_refusal(reason text, args jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'chatpage.refused', 'facts', jsonb_build_object('reason', reason),
    'called', args ->> 'called', 'draft', args ->> 'words')
$$;

-- A name that is there gets the new words.
create function wocs.panel_act_reply_add(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  called text := regexp_replace(btrim(args ->> 'called'), '^/', '');
  said text := btrim(wocs.panel_words(args ->> 'words'), E' \t\n');
  refused text := case when called !~ '^\S+$' or called is null or coalesce(said, '') = '' then 'no_words'
    when length(called) > 40 or length(said) > 1000 then 'too_long'
    when (select count(*) >= wocs.limit_search_chats() from wocs.quick_replies q
      where lower(q.name) <> lower(called)) then 'too_many' end;
begin
  if refused is not null then
    return wocs.panel_reply_refusal(refused, args);
  end if;
  insert into wocs.quick_replies as q (name, words, made_by) values (called, said, actor.id)
  on conflict (lower(name)) do update set words = excluded.words, made_by = excluded.made_by;
  perform wocs.audit_log_task(null, 'reply_kept', jsonb_build_object('name', called));
  return wocs.panel_chat_done('{}', 'reply_kept');
end $$;

create function wocs.panel_act_reply_remove(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  delete from wocs.quick_replies q where lower(q.name) = lower(args ->> 'called');
  if not found then
    return wocs.panel_reply_refusal('no_reply', '{}');
  end if;
  perform wocs.audit_log_task(null, 'reply_removed', jsonb_build_object('name', args -> 'called'));
  return wocs.panel_chat_done('{}', 'reply_gone');
end $$;
