-- A word that comes while the note is still being heard: it is told to wait for the card, and nothing is decided by it.

create function wocs.is_heard_now(person uuid) returns boolean
language sql stable as $$
  select exists (select from wocs.tasks t where t.type = 'transcribe' and t.status in ('pending', 'running') and t.requested_by = person)
$$;

create function wocs.not_heard_yet() returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'voice.not_heard_yet', 'facts', jsonb_build_object('online', (wocs.home() ->> 'online')::boolean))
$$;

-- Nothing says which card: the only open one. With several it is asked; an unfinished command that is newer goes first.
create or replace function wocs.heed_bare(m jsonb, intent jsonb, person wocs.users, word text) returns jsonb
language plpgsql as $$
declare
  draft jsonb := wocs.draft_of(person.id);
  c wocs.cards;
  open int;
begin
  select count(*) into open from wocs.open_cards(person.id);
  if word = 'no' and draft is not null and not draft ? 'voice' then
    return null;
  elsif open = 0 then
    return wocs.heed_without_card(person, word);
  elsif m ->> 'text' ~* '^\W*(confirm|sahkan|approve|luluskan|reject|tolak)' and wocs.open_asks(person) <> '[]' then
    return null;
  elsif open > 1 then
    return wocs.which_card(person.id, word);
  end if;
  select * into c from wocs.open_cards(person.id);
  return wocs.answer_card(c, person, word);
end $$;

create function wocs.heed_without_card(person wocs.users, word text) returns jsonb
language plpgsql as $$
begin
  if word = 'change' then
    return case when wocs.is_heard_now(person.id) then wocs.not_heard_yet() else wocs.refuse_card('none_open', null) end;
  elsif wocs.open_asks(person) <> '[]' then
    return null;
  end if;
  return case when wocs.is_heard_now(person.id) then wocs.not_heard_yet()
              when word = 'yes' then wocs.too_late(person.id) end;
end $$;

-- `nearest`: what the asker has open, newest first; nobody knows of the task that hears a note.
create or replace function wocs.refuse(reason text, task text, status text, asker uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'task.refused', 'about', case when status is not null then task end, 'facts', jsonb_build_object(
    'reason', reason, 'task', task, 'status', status,
    'nearest', (
      select coalesce(jsonb_agg(near.id order by near.created_at desc), '[]') from (
        select t.id, t.created_at from wocs.tasks t
        where t.status in ('pending', 'awaiting_approval', 'running') and asker in (t.assigned_to, t.requested_by) and t.type <> 'transcribe'
        order by t.created_at desc limit 3) near)))
$$;

revoke all on all functions in schema wocs from public, anon, authenticated, service_role;
