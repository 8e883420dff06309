-- The transactional outbox: a row here commits together with what it tells. Rows made in a call that returns work are
-- leased to the caller at once; whoever loses them, settling gives them out again.

-- Where a message goes. A stranger is a row of wocs.users with no id: only the address and the language count. To a
-- person whose number another account writes from it goes by the account alone: the number may be somebody else's.
create function wocs.outbox_add(
  person wocs.users, kind text, say text, facts jsonb, key text, task text default null, reply_to text default null,
  state text default 'sending', not_before timestamptz default now(), media jsonb default null,
    reaction jsonb default null) returns void
language plpgsql as $$
declare
  message jsonb;
begin
  insert into wocs.outbox as o (key, to_number, to_user_id, kind, say, facts, language, reply_to, task_id, media,
    reaction, state, not_before, attempt, lease_until)
  values (key, wocs.person_number_to_write(person), person.wa_user_id, kind, say,
    wocs.number_mask_for(person.role, facts), coalesce(person.language, 'en'), reply_to, task, media, reaction, state,
    not_before,
          case state when 'sending' then 1 else 0 end,
            case state when 'sending' then now() + wocs.limit_send_lease() end)
  on conflict on constraint outbox_key_key do nothing
  returning wocs.outbox_message(o) into message;
  if state = 'sending' and message is not null then
    perform wocs.work_add(case when kind in ('notice', 'template') then 'wocs.tell' else 'wocs.send' end,
      message::text);
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

create function wocs.outbox_is_silent(o wocs.outbox) returns boolean
language sql stable as $$
  select o.state in ('sending', 'unknown') and o.not_before <= now()
    and o.lease_until < now() - case o.state when 'sending' then wocs.limit_send_lease() else '0' end
$$;

-- After a lease a status may still come for as long again. Then the message goes once more, and after that it has
-- failed.
create function wocs.outbox_requeue_silent() returns void
language sql as $$
  update wocs.outbox x set
    state = case when x.attempt < wocs.limit_silent_attempts() then 'queued' else 'failed' end,
    error = case when x.attempt < wocs.limit_silent_attempts() then x.error
      else jsonb_build_object('code', 'no_answer') end,
    not_before = now(), lease_until = null
  where x.id in (
    select o.id from wocs.outbox o where wocs.outbox_is_silent(o)
    order by o.id limit 50 for update skip locked);
$$;

create function wocs.outbox_is_due(o wocs.outbox) returns boolean
language sql stable as $$
  select o.state = 'queued' and o.not_before <= now()
$$;

-- Gives out what is due, 50 at most; of the unsolicited ones only the first: the others take their pauses after it.
create function wocs.outbox_lease_due() returns void
language plpgsql as $$
declare
  o record;
  message jsonb;
  turn timestamptz := now();
  unsolicited boolean;
begin
  for o in
    select x.id, x.kind from wocs.outbox x where wocs.outbox_is_due(x)
    order by x.kind in ('notice', 'template'), x.id limit 50 for update skip locked
  loop
    unsolicited := o.kind in ('notice', 'template');
    if unsolicited and turn > now() then
      update wocs.outbox x set not_before = turn where x.id = o.id;
    else
      update wocs.outbox x set state = 'sending', attempt = x.attempt + 1, lease_until = now() + wocs.limit_send_lease()
      where x.id = o.id
      returning wocs.outbox_message(x) into message;
      perform wocs.work_add('wocs.send', message::text);
    end if;
    if unsolicited then
      turn := turn + wocs.outbox_notice_pause();
    end if;
  end loop;
end $$;
