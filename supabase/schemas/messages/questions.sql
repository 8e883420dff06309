-- The questions that wait for a person's yes or no: what is asked for, cards of voice notes, and work that is offered.

-- The newest first; as many as a list has rows.
create function wocs.word_questions(person wocs.users) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(q.question order by q.question ->> 'at' desc, q.question ->> 'task' desc), '[]') from (
    select asked.question from (
      select x.value as question from jsonb_array_elements(wocs.approval_open_tasks(person)) x
      union all
      select jsonb_build_object('card', c.id, 'text', wocs.card_reading(c) -> 'text',
        'at', wocs.clock_text(c.created_at))
      from wocs.card_all_open(person.id) c
      union all
      select wocs.task_facts(t) || jsonb_build_object('offered', true, 'at', wocs.clock_text(t.created_at))
      from wocs.tasks t
      where t.assigned_to = person.id and t.runs = 'human' and t.status = 'pending'
        and t.requested_by is distinct from person.id and coalesce(t.scheduled_at <= now(), true)) asked
    order by asked.question ->> 'at' desc limit 10) q
$$;

-- Which of them a bare yes or no is about; null where nothing waits.
create function wocs.word_ask_which(person wocs.users, word text) returns jsonb
language sql stable as $$
  select case when waiting <> '[]' then jsonb_build_object('say', 'approval.which',
    'facts', jsonb_build_object('questions', waiting, 'word', word)) end
  from wocs.word_questions(person) waiting
$$;

-- A 👍 on a question is no answer to it: what would be one is said. Null where it was on nothing that still waits.
create function wocs.word_answer_thumb(quoted text, person wocs.users) returns jsonb
language plpgsql as $$
declare
  o wocs.outbox;
  c wocs.cards;
begin
  select * into o from wocs.outbox x
  where x.wamid = quoted and (x.to_number = person.wa_number or x.to_user_id = person.wa_user_id) limit 1;
  if o.say in ('approval.which', 'voice.which_card') then
    return jsonb_set(wocs.word_ask_which(person, o.facts ->> 'word'), '{facts,thumb}', 'true');
  elsif o.say in ('grammar.missing', 'grammar.mistakes') then
    return case when wocs.draft_current(person.id) ->> 'id' = o.reply_to
      then jsonb_build_object('say', o.say, 'facts', o.facts) end;
  elsif o.say in ('agent.proof_wanted', 'agent.proof_failed', 'tiktok.ask_link', 'tiktok.ask_figures') then
    return (select jsonb_build_object('say', o.say, 'facts', o.facts, 'about', t.id) from wocs.tasks t
      where t.id = o.task_id and t.status in ('pending', 'running'));
  elsif o.say like 'voice.%' then
    c := wocs.card_quoted(quoted, person.id);
  end if;
  return case when c.state = 'open' and c.expires_at > now() then wocs.card_answer_thumb(c)
    when o.id is not null then wocs.word_answer_thumb_on_task(o.task_id, person) end;
end $$;

-- What waits for this person's yes of a task and of all that followed from it.
create function wocs.word_answer_thumb_on_task(task text, person wocs.users) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'approval.which', 'facts', jsonb_build_object('word', 'confirm', 'thumb', true,
    'questions', jsonb_agg(x.value)))
  from jsonb_array_elements(wocs.approval_open_tasks(person)) x
  where x.value ->> 'task' in (select wocs.task_family(task))
  having count(*) > 0
$$;
