-- An order in plain words, typed: a note that needs no ears. It is read by the same reader at home, as of the moment it
-- was written, and becomes a card like a spoken one.

-- What is said of it at once; null while somebody is at home to read it.
create function wocs.voice_text_record(m jsonb, person wocs.users) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
  home jsonb := wocs.node_home_state();
begin
  insert into wocs.tasks (type, runs, payload, status, priority, requested_by, needs_role, source_message, repeatable)
  values ('transcribe', 'home', jsonb_strip_nulls(jsonb_build_object('typed', left(m ->> 'text', 1000),
    'at', wocs.clock_text(least(coalesce((m ->> 'sent_at')::timestamptz, now()), now())),
    'quoted', case when not exists (select from wocs.outbox o where o.wamid = m ->> 'quoted') then m ->> 'quoted' end)),
    'pending', 'high', person.id, 'viewer', m ->> 'id', true)
  returning * into t;
  perform wocs.voice_note_ring_next(person.id);
  return case when wocs.stop_is_on() then wocs.task_hold_while_stopped(t)
    when not (home ->> 'online')::boolean then jsonb_build_object('say', 'voice.offline', 'about', t.id,
      'facts', jsonb_build_object('task', t.id, 'since', home -> 'since', 'typed', true)) end;
end $$;

-- What the answer to words tells beside the rest.
create function wocs.voice_text_facts(task text) returns jsonb
language plpgsql stable as $$
begin
  return case when exists (select from wocs.tasks t where t.id = task and t.payload ? 'typed')
    then '{"typed": true}' else '{}' end;
end $$;

-- Talk is answered as talk, as long as it is fresh: nobody waits for it.
create function wocs.voice_text_answer_talk(t wocs.tasks) returns jsonb
language sql stable as $$
  select case when t.created_at > now() - wocs.limit_draft() then '{"say": "grammar.chat", "facts": {}}'::jsonb end
$$;
