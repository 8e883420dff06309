-- The one answer to a person's message. `outcome` = {"say", "facts", "about": task id, "held": bool, "also":
-- [notices], "mark": an emoji on the message, in the place of words}. Held: it waits for the picture the person sent
-- (wocs_attach).
create function wocs.outbox_reply(person wocs.users, message text, outcome jsonb) returns void
language plpgsql as $$
declare
  held boolean := coalesce((outcome ->> 'held')::boolean, false);
begin
  if outcome ? 'mark' then
    perform wocs.outbox_add_reaction(person, message, outcome ->> 'mark', outcome ->> 'say', outcome ->> 'about');
  elsif person.quiet and not held and wocs.outbox_reply_is_plain(outcome ->> 'say')
      and not coalesce(outcome -> 'facts' ? 'writes_first', false) then
    perform wocs.outbox_add_reaction(person, message, '✅', outcome ->> 'say', outcome ->> 'about');
  else
    perform wocs.outbox_add(person, 'reply', outcome ->> 'say', coalesce(outcome -> 'facts', '{}'), 'reply:' || message,
      outcome ->> 'about', message,
                      case when held then 'held' else 'sending' end);
  end if;
end $$;

-- The late answer to a person's own command, quoting it: no pause before it. A picture that came of itself is spared
-- the quiet.
create function wocs.outbox_reply_late(t wocs.tasks, say text, facts jsonb, media jsonb default null) returns void
language plpgsql as $$
declare
  whom wocs.users := wocs.person_by_id(t.requested_by);
begin
  if whom.id is null then
    return;
  elsif whom.quiet and t.source_message is not null
      and (wocs.outbox_reply_is_plain(say) or say = 'landing.shot' and t.parent_id is not null) then
    perform wocs.outbox_add_reaction(whom, t.source_message, '✅', say, t.id);
  else
    perform wocs.outbox_add(whom, case when wocs.person_window_is_open(whom.id) then 'reply' else 'template' end, say,
      facts,
                      concat_ws(':', 'late', t.id, say, t.attempt, t.retry_count, pg_current_xact_id()::text), t.id,
                        t.source_message, 'sending', now(), media);
  end if;
end $$;

-- Successes that need no words: nothing to press, nothing to read. Quiet people get a mark on their own message
-- instead.
create function wocs.outbox_reply_is_plain(say text) returns boolean
language sql immutable as $$
  select say in (
    'landing.edited', 'landing.unpublished', 'landing.rolled_back', 'landing.published',
    'agent.assigned', 'agent.reassigned', 'agent.accepted', 'agent.finished', 'agent.duty',
    'user.added', 'user.removed', 'settings.language', 'login.session_ended', 'login.all_ended',
    'task.completed', 'task.cancelled', 'task.acknowledged', 'undo.done',
    'app.updated', 'app.feature', 'content.cancelled', 'content.bank_added', 'content.bank_removed',
    'sale.added', 'sale.removed', 'event.created', 'template.created', 'template.removed', 'schedule.removed',
    'tiktok.edited', 'tiktok.deleted', 'tiktok.video_kept',
    'voice.dropped', 'voice.word_added', 'voice.word_removed')
$$;

-- Fills the reply that waited, and sends it; where it is gone, a late answer is given.
create function wocs.outbox_release_reply(t wocs.tasks, say text, facts jsonb) returns void
language plpgsql as $$
declare
  reply bigint;
begin
  update wocs.outbox o
  set say = outbox_release_reply.say, not_before = now(),
    facts = wocs.number_mask_for((wocs.person_by_id(t.requested_by)).role,
      wocs.task_facts(t) || outbox_release_reply.facts)
  where o.task_id = t.id and o.state = 'held' and o.kind = 'reply' returning o.id into reply;
  if reply is null then
    perform wocs.outbox_reply_late(t, say, wocs.task_facts(t) || facts);
  else
    perform wocs.outbox_hand_out(reply);
  end if;
end $$;
