-- /content bank add. A caption that is removed stays in the table: it may come back, and its rest goes on.

create function wocs.check_content_bank_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted jsonb := wocs.caption_args(asker, args) || jsonb_build_object('text', btrim(args ->> 'text', E' \n\r\t'));
  twin wocs.captions := wocs.caption_live_twin(wanted ->> 'text');
begin
  if wanted ->> 'text' !~ '[A-Za-z]' then
    return wocs.content_refusal('no_words');
  elsif twin.id is not null then
    return wocs.content_refusal('near_duplicate', wocs.caption_facts(twin));
  end if;
  return jsonb_build_object('subject', wanted, 'args', wanted);
end $$;

-- What was removed and comes back in other clothes has not rested any longer for it.
create function wocs.do_content_bank_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := wocs.caption_args(wocs.person_by_id(task.requested_by), task.payload);
  added wocs.captions;
begin
  insert into wocs.captions (type, tone, language, text, made_by, used_at)
  values (args ->> 'type', args ->> 'tone', args ->> 'language', btrim(args ->> 'text', E' \n\r\t'), task.id,
          (select max(c.used_at) from wocs.captions c where c.likeness = wocs.caption_likeness(args ->> 'text')))
  on conflict (likeness) where removed_at is null do nothing returning * into added;
  if added.id is null then
    return wocs.content_refusal('near_duplicate', wocs.caption_facts(wocs.caption_live_twin(args ->> 'text')));
  end if;
  return jsonb_build_object('say', 'content.bank_added', 'facts', wocs.caption_facts(added) || jsonb_build_object(
    'rested', wocs.caption_rested_count(added.type, added.tone, added.language)));
end $$;

create function wocs.undo_plan_content_bank_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  select * into c from wocs.captions x where x.made_by = t.id for update;
  if c.removed_at is not null then
    return wocs.content_undo_refusal('changed_since', 'caption', 'BANK-' || c.id, c.text, null,
      wocs.task_requester(c.removed_by));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'caption', 'name', 'BANK-' || c.id, 'now', c.text,
      'then', null)),
    'subject', wocs.caption_facts(c));
end $$;

create function wocs.undo_content_bank_add(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  update wocs.captions x set removed_at = now(), removed_by = undoing.id where x.made_by = t.id and x.removed_at is null
  returning * into c;
  return jsonb_build_object('facts', wocs.caption_facts(c));
end $$;
