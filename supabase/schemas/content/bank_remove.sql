create function wocs.check_content_bank_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  select * into c from wocs.captions x where x.id = (args ->> 'id')::int for update;
  if c.id is null then
    return wocs.content_refusal('no_such_caption', jsonb_build_object('id', args -> 'id'));
  elsif c.removed_at is not null then
    return wocs.content_refusal('caption_removed', wocs.caption_facts(c));
  end if;
  return jsonb_build_object('subject', wocs.caption_facts(c));
end $$;

create function wocs.do_content_bank_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  update wocs.captions x set removed_at = now(), removed_by = task.id
  where x.id = (task.payload ->> 'id')::int and x.removed_at is null returning * into c;
  if c.id is null then
    return wocs.check_content_bank_remove(wocs.person_by_id(task.requested_by), task.payload);
  end if;
  return jsonb_build_object('say', 'content.bank_removed', 'facts', wocs.caption_facts(c) || jsonb_build_object(
    'left', (select count(*) from wocs.captions x
      where x.removed_at is null and (x.type, x.tone, x.language) = (c.type, c.tone, c.language))));
end $$;

-- It comes back unless somebody brought it back, or put the same words into the bank again.
create function wocs.undo_plan_content_bank_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
  twin wocs.captions;
begin
  select * into c from wocs.captions x where x.id = (t.payload ->> 'id')::int for update;
  twin := wocs.caption_live_twin(c.text);
  if twin.id is not null or c.removed_by is distinct from t.id then
    return wocs.content_undo_refusal('changed_since', 'caption', 'BANK-' || c.id, null, twin.text,
      wocs.task_requester(coalesce(twin.made_by, c.removed_by)));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'caption', 'name', 'BANK-' || c.id, 'now', null,
      'then', c.text)),
    'subject', wocs.caption_facts(c));
end $$;

create function wocs.undo_content_bank_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  update wocs.captions x set removed_at = null, removed_by = null
  where x.id = (t.payload ->> 'id')::int and x.removed_by = t.id and wocs.caption_live_twin(x.text) is null
    returning * into c;
  return jsonb_build_object('facts', wocs.caption_facts(c));
end $$;
