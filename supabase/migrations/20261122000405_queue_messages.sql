-- The transactional outbox: a row here commits together with what it tells. Rows made in a call that returns work are leased
-- to the caller at once; whoever loses them, settling gives them out again.

-- Where a message goes. A stranger is a row of wocs.users with no id: only the address and the language count.
create function wocs.post(
  person wocs.users, kind text, say text, facts jsonb, key text, task text default null, reply_to text default null,
  state text default 'sending', not_before timestamptz default now(), media jsonb default null, reaction jsonb default null) returns void
language plpgsql as $$
declare
  message jsonb;
begin
  insert into wocs.outbox as o (key, to_number, to_user_id, kind, say, facts, language, reply_to, task_id, media, reaction, state, not_before, attempt, lease_until)
  values (key, person.wa_number, person.wa_user_id, kind, say, facts, coalesce(person.language, 'en'), reply_to, task, media, reaction, state, not_before,
          case state when 'sending' then 1 else 0 end, case state when 'sending' then now() + interval '60 s' end)
  on conflict on constraint outbox_key_key do nothing
  returning wocs.message_of(o) into message;
  if state = 'sending' and message is not null then
    perform wocs.leave(case when kind in ('notice', 'template') then 'wocs.tell' else 'wocs.send' end, message::text);
  end if;
end $$;

-- Successes that need no words: nothing to press, nothing to read. Quiet people get a mark on their own message instead.
create function wocs.is_plain(say text) returns boolean
language sql immutable as $$
  select say in ('landing.edited', 'landing.unpublished', 'landing.rolled_back', 'landing.published', 'agent.assigned', 'agent.reassigned',
                 'agent.accepted', 'agent.finished', 'user.added', 'user.removed', 'settings.language',
                 'task.completed', 'task.cancelled', 'task.acknowledged')
$$;

create function wocs.react(person wocs.users, message text, emoji text, say text, task text) returns void
language sql as $$
  select wocs.post(person, 'reaction', say, '{}', concat_ws(':', 'reaction', message, emoji, task), task, null, 'sending', now(), null,
                   jsonb_build_object('message_id', message, 'emoji', emoji));
$$;

-- The one answer to a person's message. `outcome` = {"say", "facts", "about": task id, "held": bool, "also": [notices]}.
-- Held: it waits for the picture the person sent (wocs_attach).
create function wocs.reply(person wocs.users, message text, outcome jsonb) returns void
language plpgsql as $$
declare
  held boolean := coalesce((outcome ->> 'held')::boolean, false);
begin
  if person.quiet and not held and wocs.is_plain(outcome ->> 'say') then
    perform wocs.react(person, message, '✅', outcome ->> 'say', outcome ->> 'about');
  else
    perform wocs.post(person, 'reply', outcome ->> 'say', coalesce(outcome -> 'facts', '{}'), 'reply:' || message, outcome ->> 'about', message,
                      case when held then 'held' else 'sending' end);
  end if;
end $$;

-- When the next unsolicited message may go: at once, or a random 3-15 s after the one before (specification 9.1).
-- Who queues one at this very moment elsewhere is not waited for: this one simply takes the pause.
create function wocs.next_turn() returns timestamptz
language plpgsql as $$
declare
  pause interval := make_interval(secs => 3 + random() * 12);
begin
  if not pg_try_advisory_xact_lock(7261211) then
    return now() + pause;
  end if;
  return greatest(now(), (select max(o.not_before) from wocs.outbox o where o.kind in ('notice', 'template')) + pause);
end $$;

-- Tells somebody something they did not ask for just now. Outside their 24 h window it can only be a template.
create function wocs.notify(person uuid, say text, facts jsonb, task text) returns void
language plpgsql as $$
declare
  whom wocs.users := wocs.person(notify.person);
  turn timestamptz;
begin
  if whom.id is null then
    return;
  end if;
  turn := wocs.next_turn();
  perform wocs.post(
    whom, case when wocs.window_is_open(whom.id) then 'notice' else 'template' end, say, facts,
    concat_ws(':', 'notice', task, say, whom.id, pg_current_xact_id()::text), task, null, case when turn <= now() then 'sending' else 'queued' end, turn);
end $$;

-- `also`: [{"to_user", "say", "facts"}], as the executors give them.
create function wocs.notify_all(also jsonb, task text) returns void
language sql as $$
  select wocs.notify((n ->> 'to_user')::uuid, n ->> 'say', coalesce(n -> 'facts', '{}'), coalesce(n #>> '{facts,task}', task)) from jsonb_array_elements(also) n;
$$;

-- The late answer to a person's own command, quoting it: no pause before it. A picture that came of itself is spared the quiet.
create function wocs.answer_late(t wocs.tasks, say text, facts jsonb, media jsonb default null) returns void
language plpgsql as $$
declare
  whom wocs.users := wocs.person(t.requested_by);
begin
  if whom.id is null then
    return;
  elsif whom.quiet and t.source_message is not null and (wocs.is_plain(say) or say = 'landing.shot' and t.parent_id is not null) then
    perform wocs.react(whom, t.source_message, '✅', say, t.id);
  else
    perform wocs.post(whom, case when wocs.window_is_open(whom.id) then 'reply' else 'template' end, say, facts,
                      concat_ws(':', 'late', t.id, say, t.attempt, t.retry_count, pg_current_xact_id()::text), t.id, t.source_message, 'sending', now(), media);
  end if;
end $$;
