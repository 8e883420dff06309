-- A photo of which nothing says what task it is for: its agent is asked, and it is kept until they say.

create function wocs.proof_photos(person uuid) returns jsonb
language sql stable as $$
  select s.session_data #> '{photos,list}' from wocs.wa_sessions s
  where s.user_id = person and not wocs.clock_is_ahead((s.session_data #>> '{photos,at}')::timestamptz)
    and (s.session_data #>> '{photos,at}')::timestamptz > now() - make_interval(mins => wocs.limit_photo_minutes())
$$;

create function wocs.proof_photos_drop(person uuid) returns void
language sql as $$
  update wocs.wa_sessions s set session_data = s.session_data - 'photos' where s.user_id = person;
$$;

-- A "batal" that quotes the question is about it; a bare one, unless an unfinished command is newer.
create function wocs.proof_question_is_meant(person uuid, quoted text, draft jsonb) returns boolean
language sql stable as $$
  select wocs.proof_photos(person) is not null and case when quoted is null then draft is null
    else exists (select from wocs.outbox o where o.wamid = quoted and o.say = 'agent.which') end
$$;

-- True: it was asked about, or is one more of those that were.
create function wocs.proof_ask_which(m jsonb, intent jsonb, person wocs.users) returns boolean
language plpgsql as $$
declare
  kept jsonb := wocs.proof_photos(person.id);
  pointed_at text := wocs.word_task(intent ->> 'task', m ->> 'quoted');
  tasks wocs.tasks[] := array(select t from wocs.agent_open_tasks(person.id) t
    where t.type = 'agent_task' and coalesce(t.id = pointed_at, true));
begin
  if person.role <> 'agent' or tasks = '{}' or intent ->> 'do' = 'word' and intent ->> 'word' <> 'done' then
    return false;
  end if;
  update wocs.wa_sessions s set session_data = s.session_data || jsonb_build_object('photos', jsonb_build_object(
    'at', wocs.clock_text(now()), 'list', jsonb_path_query_array(m -> 'media' || coalesce(kept, '[]'), '$[0 to 9]')))
  where s.user_id = person.id;
  if kept is null then
    perform wocs.outbox_reply(person, m ->> 'id', wocs.agent_ask_which(tasks, 'photo'));
  else
    perform wocs.message_mark(m, person, '👀', 'agent.which');
  end if;
  return true;
end $$;

-- "Done" with a task, while photos wait for one: they are its proof. True: the answer comes with them.
create function wocs.proof_photos_serve(m jsonb, intent jsonb, person wocs.users) returns boolean
language plpgsql as $$
declare
  kept jsonb := wocs.proof_photos(person.id);
  t wocs.tasks;
begin
  if kept is null or intent ->> 'word' is distinct from 'done' then
    return false;
  end if;
  select * into t from wocs.tasks x
  where x.id = coalesce(wocs.word_task(intent ->> 'task', coalesce(intent ->> 'quoted', m ->> 'quoted')),
      case when m ->> 'quoted' is null
        then wocs.agent_task_meant(person, 'done', (m ->> 'sent_at')::timestamptz) end)
    and x.type = 'agent_task' and x.assigned_to = person.id and x.status in ('pending', 'running')
    and coalesce(x.scheduled_at <= now(), true);
  if t.id is not null then
    perform wocs.proof_photos_drop(person.id);
    perform wocs.proof_fetch(t, photo, m ->> 'id', person) from jsonb_array_elements(kept) photo;
  end if;
  return t.id is not null;
end $$;
