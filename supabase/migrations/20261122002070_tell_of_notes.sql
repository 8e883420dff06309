-- Voice in what other commands tell: /why shows what was heard, /retry fetches a note once more, quiet people get a mark.

alter function wocs.answer_why(wocs.users, jsonb) rename to why_of_task;

create function wocs.answer_why(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  told jsonb := wocs.why_of_task(asker, args);
  c wocs.cards;
begin
  select * into c from wocs.cards x where x.made = args ->> 'task' or x.heard_by = args ->> 'task' order by x.id desc limit 1;
  if c.id is null or told ->> 'say' <> 'system.why' then
    return told;
  end if;
  return jsonb_set(told, '{facts,voice}', jsonb_build_object(
    'heard', c.heard, 'card', c.id, 'state', c.state, 'at', wocs.now_text(c.created_at), 'made', c.made, 'heard_by', c.heard_by));
end $$;

alter function wocs.start_again(wocs.tasks) rename to start_anew;

-- A note that never came is fetched again: its media id lives seven days.
create function wocs.start_again(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  audio wocs.attachments := wocs.audio_of(t.id);
begin
  if t.type <> 'transcribe' then
    return wocs.start_anew(t);
  end if;
  perform wocs.mark_note(t, '⏳');
  if audio.state = 'stored' then
    perform wocs.let_note_through(t.requested_by);
  else
    update wocs.attachments a set state = 'waiting', problem = null, tries = 1, lease_until = now() + interval '60 s',
      media = a.media || '{"url": null}' where a.id = audio.id;
    perform wocs.leave('wocs.fetch', audio.id::text);
  end if;
  return jsonb_build_object('say', 'task.retried', 'about', t.id, 'facts', wocs.task_facts(t) || jsonb_build_object('attempt', t.attempt + 1));
end $$;

alter function wocs.is_plain(text) rename to is_plain_of_others;

create function wocs.is_plain(say text) returns boolean
language sql immutable as $$
  select say in ('voice.dropped', 'voice.word_added', 'voice.word_removed') or wocs.is_plain_of_others(say)
$$;
