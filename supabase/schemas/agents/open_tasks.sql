-- Which of their tasks a person means who names none: the only one that is open, or they are asked.

create function wocs.agent_open_tasks(person uuid) returns setof wocs.tasks
language sql stable as $$
  select t.* from wocs.tasks t
  where t.assigned_to = person and t.runs = 'human' and t.status in ('pending', 'running')
    and coalesce(t.scheduled_at <= now(), true)
  order by t.created_at desc, t.id desc
$$;

create function wocs.agent_only_open_task(person uuid) returns wocs.tasks
language plpgsql stable as $$
declare
  open wocs.tasks[] := array(select t from wocs.agent_open_tasks(person) t limit 2);
begin
  return case when cardinality(open) = 1 then open[1] end;
end $$;

-- An unfinished command may be what the word belongs to, but for the one that asks how this task ended.
create function wocs.agent_draft_is_in_the_way(draft jsonb, task text) returns boolean
language sql immutable as $$
  select draft is not null and draft ->> 'id' is distinct from 'form:' || task
$$;

-- The task of a word that names none and quotes nothing; null where that is for the person to say.
create function wocs.agent_task_meant(person wocs.users, word text, said_at timestamptz) returns text
language plpgsql stable as $$
declare
  t wocs.tasks := wocs.agent_only_open_task(person.id);
begin
  if word = 'reopen' then
    return (select x.id from wocs.tasks x
      where x.assigned_to = person.id and x.type = 'agent_task' and x.status = 'done'
        and x.completed_at > now() - wocs.limit_reopen()
      order by x.completed_at desc limit 1);
  elsif t.id is null or word not in ('done', 'need_help', 'accept', 'acknowledge')
      or wocs.word_is_older(said_at, coalesce(t.started_at, t.created_at))
      or wocs.agent_draft_is_in_the_way(wocs.draft_current(person.id), t.id) then
    return null;
  elsif word in ('accept', 'acknowledge') and (t.status <> 'pending' or t.requested_by = person.id
      or wocs.approval_open_tasks(person) <> '[]' or exists (select from wocs.card_all_open(person.id))) then
    return null;
  end if;
  return t.id;
end $$;

-- The question which one, with as many as a list has rows, the newest first; null where nothing is open. `word`: what
-- was said of it, or `photo`.
create function wocs.agent_ask_which(tasks wocs.tasks[], word text) returns jsonb
language sql stable as $$
  select case when cardinality(tasks) > 0 then jsonb_build_object('say', 'agent.which', 'facts', jsonb_build_object(
    'word', word, 'photo_minutes', case when word = 'photo' then wocs.limit_photo_minutes() end,
    'tasks', (select jsonb_agg(wocs.agent_facts(t) order by t.created_at desc, t.id desc)
      from unnest(tasks[1:case word when 'photo' then 9 else 10 end]) t))) end
$$;

-- A thumb up takes what is offered; some time after all was accepted it may mean that something is done.
create function wocs.agent_ask_about_thumb(open wocs.tasks[]) returns jsonb
language sql stable as $$
  select case
    when exists (select from unnest(open) t where t.started_at >= now() - wocs.limit_thumb_is_thanks()) then null
    when exists (select from unnest(open) t where t.status = 'pending')
      then wocs.agent_ask_which(array(select t from unnest(open) t where t.status = 'pending'), 'accept')
    else wocs.agent_ask_which(open, 'acknowledge') end
$$;

-- What a bare word about work is asked; null for words that are none, and where nothing is open.
create function wocs.agent_ask_about_word(person wocs.users, word text) returns jsonb
language plpgsql stable as $$
declare
  open wocs.tasks[] := array(select t from wocs.agent_open_tasks(person.id) t);
begin
  if word = 'acknowledge' then
    return wocs.agent_ask_about_thumb(open);
  elsif word = 'reopen' then
    return wocs.agent_word_refusal(wocs.agent_refusal('nothing_finished', null));
  elsif word in ('done', 'need_help') and open = '{}' and person.role = 'agent' then
    return wocs.agent_word_refusal(wocs.agent_refusal('nothing_open', null));
  end if;
  return case when word in ('done', 'need_help') then wocs.agent_ask_which(open, word) end;
end $$;
