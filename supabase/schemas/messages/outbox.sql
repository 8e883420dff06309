-- The transactional outbox: a row here commits together with what it tells. Rows made in a call that returns work are
-- leased to the caller at once; whoever loses them, settling gives them out again.

-- Where a message goes. A stranger is a row of wocs.users with no id: only the address and the language count. To a
-- person whose number another account writes from it goes by the account alone: the number may be somebody else's.
-- What would go at once is queued where something is in its way.
create function wocs.outbox_add(
  person wocs.users, kind text, say text, facts jsonb, key text, task text default null, reply_to text default null,
  state text default 'sending', not_before timestamptz default now(), media jsonb default null,
    reaction jsonb default null) returns void
language plpgsql as $$
declare
  o wocs.outbox;
  number text := wocs.person_number_to_write(person);
  waits_for text;
  until timestamptz;
begin
  if state = 'sending' then
    select b.waits_for, b.until into waits_for, until from wocs.outbox_obstacle(number, person.wa_user_id) b;
  end if;
  insert into wocs.outbox as x (key, to_number, to_user_id, kind, say, facts, language, reply_to, task_id, media,
    reaction, state, waits_for, not_before)
  values (key, number, person.wa_user_id, kind, say, wocs.number_mask_for(person.role, facts),
    coalesce(person.language, 'en'), reply_to, task, media, reaction,
    case state when 'held' then 'held' else 'queued' end, waits_for, greatest(not_before, until))
  on conflict on constraint outbox_key_key do nothing
  returning * into o;
  if o.id is null or state <> 'sending' then
    return;
  elsif waits_for is null then
    perform wocs.outbox_hand_out(o.id, case when kind in ('notice', 'template') then 'wocs.tell' else 'wocs.send' end);
  elsif until <= now() then
    perform wocs.outbox_lease_waiting(o);
  end if;
end $$;

create function wocs.outbox_add_reaction(person wocs.users, message text, emoji text, say text, task text) returns void
language sql as $$
  select wocs.outbox_add(person, 'reaction', say, '{}', concat_ws(':', 'reaction', message, emoji, task), task, null,
    'sending', now(), null,
                   jsonb_build_object('message_id', message, 'emoji', emoji));
$$;

create function wocs.outbox_notice_pause() returns interval
language sql volatile as $$
  select make_interval(
    secs => wocs.limit_pause_min_s() + random() * (wocs.limit_pause_max_s() - wocs.limit_pause_min_s()))
$$;

-- When the next unsolicited message may go: at once, or a random pause after the one before (specification 9.1).
-- Who queues one at this very moment elsewhere is not waited for: this one simply takes the pause. One that waits
-- longer than any queue of pauses, to be sent again or because the clock was ahead, is no neighbour.
create function wocs.outbox_next_turn() returns timestamptz
language plpgsql as $$
declare
  pause interval := wocs.outbox_notice_pause();
begin
  if not pg_try_advisory_xact_lock(7261211) then
    return now() + pause;
  end if;
  return greatest(now(), (
    select max(o.not_before) from wocs.outbox o
    where o.kind in ('notice', 'template') and o.not_before < now() + wocs.limit_pause_ahead()) + pause);
end $$;
