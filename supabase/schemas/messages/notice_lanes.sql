-- Lanes of what nobody asked for: in each there is a random pause between two (specification 9.1). An agent's work does
-- not wait behind what admins are told, and what is urgent waits for nothing.

create function wocs.notice_is_urgent(say text) returns boolean
language sql immutable as $$
  select say in ('system.stopped', 'system.resumed', 'agent.help_wanted', 'agent.help_reason')
    or say in ('alert.offline', 'alert.uncertain', 'alert.fault', 'alert.stranger', 'alert.audit')
    or say in ('login.reused', 'login.disowned_notice')
$$;

create function wocs.notice_lane(whom wocs.users, say text) returns text
language sql immutable as $$
  select case when wocs.notice_is_urgent(say) then 'urgent' when whom.role = 'agent' then 'work' else 'news' end
$$;

create function wocs.outbox_notice_pause() returns interval
language sql volatile as $$
  select make_interval(
    secs => wocs.limit_pause_min_s() + random() * (wocs.limit_pause_max_s() - wocs.limit_pause_min_s()))
$$;

-- When the next unsolicited message of a lane may go: at once, or a random pause after the one before or after what was
-- urgent. Who queues one at this very moment elsewhere is not waited for: this one simply takes the pause. One that
-- waits longer than any queue of pauses, to be sent again or because the clock was ahead, is no neighbour; one that
-- waits for its reader is none either.
create function wocs.outbox_next_turn(lane text) returns timestamptz
language plpgsql as $$
declare
  pause interval := wocs.outbox_notice_pause();
begin
  if lane = 'urgent' then
    return now();
  elsif not pg_try_advisory_xact_lock(7261211, ascii(lane)) then
    return now() + pause;
  end if;
  return greatest(now(), (
    select max(o.not_before) from wocs.outbox o
    where o.kind in ('notice', 'template') and o.lane in (outbox_next_turn.lane, 'urgent')
      and o.not_before < now() + wocs.limit_pause_ahead() and not wocs.push_waits(o)) + pause);
end $$;
