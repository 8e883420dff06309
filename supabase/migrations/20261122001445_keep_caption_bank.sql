-- /content bank add, list, remove. A caption that is removed stays in the table: it may come back, and its rest goes on.

create function wocs.caption_facts(c wocs.captions) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', c.id, 'text', c.text, 'type', c.type, 'tone', c.tone, 'tongue', c.language)
$$;

create function wocs.live_twin(text text) returns wocs.captions
language plpgsql stable as $$
begin
  return (select c from wocs.captions c where c.likeness = wocs.likeness(live_twin.text) and c.removed_at is null);
end $$;

create function wocs.check_content_bank_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted jsonb := wocs.caption_args(asker, args) || jsonb_build_object('text', btrim(args ->> 'text', E' \n\r\t'));
  twin wocs.captions := wocs.live_twin(wanted ->> 'text');
begin
  if wanted ->> 'text' !~ '[A-Za-z]' then
    return wocs.refuse_content('no_words');
  elsif twin.id is not null then
    return wocs.refuse_content('near_duplicate', wocs.caption_facts(twin));
  end if;
  return jsonb_build_object('subject', wanted, 'args', wanted);
end $$;

-- What was removed and comes back in other clothes has not rested any longer for it.
create function wocs.do_content_bank_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := wocs.caption_args(wocs.person(task.requested_by), task.payload);
  added wocs.captions;
begin
  insert into wocs.captions (type, tone, language, text, made_by, used_at)
  values (args ->> 'type', args ->> 'tone', args ->> 'language', btrim(args ->> 'text', E' \n\r\t'), task.id,
          (select max(c.used_at) from wocs.captions c where c.likeness = wocs.likeness(args ->> 'text')))
  on conflict (likeness) where removed_at is null do nothing returning * into added;
  if added.id is null then
    return wocs.refuse_content('near_duplicate', wocs.caption_facts(wocs.live_twin(args ->> 'text')));
  end if;
  return jsonb_build_object('say', 'content.bank_added', 'facts', wocs.caption_facts(added) || jsonb_build_object(
    'rested', wocs.rested_captions(added.type, added.tone, added.language)));
end $$;

-- Those that people added come first, the newest of them first of all. As many as a message holds; `more`: the rest.
create function wocs.answer_content_bank_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  listed jsonb;
begin
  listed := (
    select jsonb_build_object('total', count(*), 'captions', coalesce(jsonb_agg(b.facts order by b.place) filter (where b.so_far <= 3300), '[]'))
    from (
      select o.*, sum(length(o.text) + 60) over (order by o.place) as so_far
      from (
        select c.text, wocs.caption_facts(c) || jsonb_build_object('resting', coalesce(c.used_at > now() - wocs.caption_rest(), false)) as facts,
          row_number() over (order by c.made_by is null, case when c.made_by is not null then -c.id end, c.language desc, c.type, c.tone, c.id) as place
        from wocs.captions c
        where c.removed_at is null and c.type = coalesce(args ->> 'type', c.type) and c.tone = coalesce(args ->> 'tone', c.tone)
          and c.language = coalesce(args ->> 'language', c.language)) o) b);
  return jsonb_build_object('say', 'content.bank_list', 'facts', listed || jsonb_build_object(
    'type', args -> 'type', 'tone', args -> 'tone', 'more', (listed ->> 'total')::int - jsonb_array_length(listed -> 'captions')));
end $$;

create function wocs.check_content_bank_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  select * into c from wocs.captions x where x.id = (args ->> 'id')::int for update;
  if c.id is null then
    return wocs.refuse_content('no_such_caption', jsonb_build_object('id', args -> 'id'));
  elsif c.removed_at is not null then
    return wocs.refuse_content('caption_removed', wocs.caption_facts(c));
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
    return wocs.check_content_bank_remove(wocs.person(task.requested_by), task.payload);
  end if;
  return jsonb_build_object('say', 'content.bank_removed', 'facts', wocs.caption_facts(c) || jsonb_build_object(
    'left', (select count(*) from wocs.captions x where x.removed_at is null and (x.type, x.tone, x.language) = (c.type, c.tone, c.language))));
end $$;
