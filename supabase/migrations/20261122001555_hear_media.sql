-- What an agent or an admin sends about a task without any command: a photo as proof, a video in the place of one that was lost, a
-- link as an answer, a ❌ that means "not me". Looked at before the words; everything else is understood as before.

alter function wocs.answer_message(jsonb, jsonb, text, wocs.users) rename to answer_words;

create function wocs.answer_message(m jsonb, intent jsonb, doing text, person wocs.users) returns void
language plpgsql as $$
begin
  if doing in ('chat', 'say', 'word') then
    if m #>> '{media,id}' is not null and wocs.is_free(m, intent) and wocs.takes_media(m, intent, person) then
      return;
    end if;
    -- What the grammar would say to a lone picture, now that nothing waits for one.
    intent := wocs.meant_by_agent(m, case when doing = 'chat' and intent ? 'say' then intent || '{"do": "say"}' else intent end, person);
  end if;
  perform wocs.answer_words(m, intent, intent ->> 'do', person);
end $$;

-- What came is no part of a command; with an unfinished one open, a picture that did not help it is none either.
create function wocs.is_free(m jsonb, intent jsonb) returns boolean
language sql immutable as $$
  select intent ->> 'command' is null or m @> '{"second_look": true}' and m ->> 'text' is null and intent ->> 'say' = 'grammar.missing'
$$;

-- True: it was for a task, and its answer is on its way.
create function wocs.takes_media(m jsonb, intent jsonb, person wocs.users) returns boolean
language plpgsql as $$
declare
  t wocs.tasks;
begin
  perform wocs.act(person.id);
  if m #>> '{media,kind}' = 'image' then
    t := wocs.proof_meant(m, intent, person);
    if t.id is not null then
      perform wocs.take_proof(t, m, person);
    end if;
  elsif m #>> '{media,kind}' in ('video', 'document') and m ->> 'quoted' is not null then
    t := wocs.video_meant(m, person);
    if t.id is not null then
      perform wocs.take_video(t, m, person);
    end if;
  end if;
  return t.id is not null;
end $$;

-- A post of theirs that still waits for its CONFIRM, or whose video was lost: only then is another one no other post.
create function wocs.video_meant(m jsonb, person wocs.users) returns wocs.tasks
language plpgsql as $$
declare
  t wocs.tasks;
begin
  if m #>> '{media,kind}' = 'document' and m #>> '{media,mime}' not like 'video/%' then
    return null;
  end if;
  select * into t from wocs.tasks x
  where x.id = wocs.task_meant(null, m ->> 'quoted') and x.type = 'tiktok_post' and x.status in ('awaiting_approval', 'pending', 'running') for update;
  return case when (person.role = 'admin' or t.requested_by = person.id)
                   and (t.status = 'awaiting_approval' or (wocs.video_of(t.id)).state = 'failed') then t end;
end $$;

-- Before the yes it is another question; after it, the same post at last.
create function wocs.take_video(t wocs.tasks, m jsonb, person wocs.users) returns void
language plpgsql as $$
declare
  video jsonb := (m -> 'media') || '{"kind": "video"}';
begin
  if t.status = 'awaiting_approval' then
    perform wocs.expect_media(t.id, video);
    perform wocs.reply(person, m ->> 'id', wocs.change_args(t, jsonb_build_object('video', video - 'url')));
  else
    perform wocs.expect_media(t.id, video || jsonb_build_object('for', jsonb_build_object('by', person.id, 'message', m -> 'id')));
  end if;
end $$;

-- An agent who cancels what they were given only declines it. A TikTok link that quotes a post's task is its answer.
create function wocs.meant_by_agent(m jsonb, intent jsonb, person wocs.users) returns jsonb
language plpgsql stable as $$
declare
  t wocs.tasks;
  link text := case when intent ->> 'do' = 'chat' and m ->> 'quoted' is not null then substring(m ->> 'text' from 'https?://[a-z.]*tiktok\.com/\S+') end;
begin
  if link is null and (intent ->> 'word' is distinct from 'cancel' or person.role = 'admin') then
    return intent;
  end if;
  select * into t from wocs.tasks x where x.id = wocs.task_meant(intent ->> 'task', coalesce(intent ->> 'quoted', m ->> 'quoted'));
  if t.runs is distinct from 'human' or t.assigned_to is distinct from person.id or t.status not in ('pending', 'running') then
    return intent;
  elsif link is null then
    return case when t.requested_by is distinct from person.id then intent || '{"word": "decline"}' else intent end;
  end if;
  return case when t.type = 'tiktok_post' then jsonb_build_object(
    'do', 'command', 'command', 'tiktok_posted', 'runs', 'instant', 'role', 'agent', 'asks', false, 'repeatable', true,
    'args', jsonb_build_object('task', t.id, 'link', link), 'priority', 'normal', 'draft', null) else intent end;
end $$;
