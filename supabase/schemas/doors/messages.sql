-- The doors for what the functions hear from Meta, and for what became of what they sent. One delivery is almost always
-- one message, after an outage up to a thousand.

create function public.wocs_trace(request jsonb) returns jsonb
language sql security definer set search_path = '' as $$
  select jsonb_build_object(
    'events', (
      select coalesce(jsonb_agg(wocs.trace_event(e, wocs.trace_reader_role(request ->> 'sender')) order by e.id), '[]')
      from (
        select x.* from wocs.inbound_events x
        where x.id > coalesce((request ->> 'since')::bigint, 0)
          and (request ->> 'sender' is null or x.sender = request ->> 'sender')
        order by x.id desc limit 50) e),
    'month', jsonb_build_object(
      'messages', (select count(*) from wocs.outbox o
        where o.kind <> 'reaction' and o.sent_at >= date_trunc('month', now())),
      'allowance', coalesce((request ->> 'allowance')::int, 1000)),
    'roles', (select coalesce(jsonb_object_agg(asked.address, u.role), '{}')
      from jsonb_array_elements_text(coalesce(request -> 'addresses', '[]')) asked (address)
      join wocs.users u on u.status = 'active' and asked.address in (u.wa_number, u.wa_user_id)))
$$;

-- Keeps a delivery for good: Meta is answered when this has returned, so nothing is done here that can wait. Statuses
-- and other events are done with; messages wait for wocs_intake. Gives {"undecided": [ids]}, and the statuses' hints
-- while panels listen.
create function public.wocs_record(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  news jsonb := '{}';
begin
  if request #> '{others,0}' is not null and jsonb_path_exists(request, '$.others[*].change.new ? (@ != null)') then
    perform wocs.writer_lock();
  end if;
  if request #> '{statuses,0}' is not null then
    perform set_config('wocs.hint', '', true);
    perform wocs.outbox_apply_statuses(request -> 'statuses');
    news := wocs.hint_news();
  end if;
  if request #> '{others,0}' is not null then
    perform wocs.event_record(request -> 'others');
  end if;
  if request #> '{messages,0}' is null then
    return '{"undecided": []}' || news;
  end if;
  return jsonb_build_object('undecided', wocs.message_record(request -> 'messages')) || news;
end $$;

-- Decides what was recorded: the work of it, with {"drafts", "accepted", "duplicates"}.
create function public.wocs_intake(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  decided jsonb;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  decided := wocs.message_decide_all(coalesce(nullif(request -> 'messages', 'null'), '[]'));
  return wocs.work_collect() || decided;
end $$;

-- Asked just before Graph is called, with what became of the calls before: {"go"}, whether this message may be sent.
-- It holds rows in the order of their ids and waits for nobody's turn to decide.
create function public.wocs_begin(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  next bigint := (request #>> '{begin,id}')::bigint;
  go boolean;
begin
  perform wocs.work_begin(request -> 'settings');
  perform wocs.outbox_mark_all_sent(request -> 'results', next);
  go := wocs.outbox_begin(next, (request #>> '{begin,handout}')::int);
  return wocs.work_collect() || jsonb_build_object('go', go);
end $$;

create function public.wocs_sent(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  may_settle boolean := wocs.writer_lock_soon();
begin
  perform wocs.work_begin(request -> 'settings');
  perform wocs.outbox_mark_all_sent(request -> 'results');
  perform wocs.settling_run(may_settle);
  return wocs.work_collect();
end $$;

create function public.wocs_attach(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  a wocs.attachments;
  stored jsonb := nullif(request -> 'stored', 'null');
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  select * into a from wocs.attachments x where x.id = (request ->> 'attachment')::uuid for update;
  if stored is not null then
    perform wocs.cause_close('store');
  end if;
  if a.state = 'waiting' and wocs.media_may_come_later(a, request ->> 'problem') then
    perform wocs.media_wait(a, request ->> 'problem');
  elsif wocs.media_picture_goes_home(a, request ->> 'problem') then
    perform wocs.media_picture_order(a, request ->> 'problem');
  elsif a.state = 'waiting' then
    perform wocs.media_settle(a, stored, coalesce(
      request ->> 'problem', case when coalesce(stored, nullif(request -> 'sheet', 'null')) is null then 'unknown' end),
        request);
  elsif a.state = 'pruned' and a.storage_url is null and stored is not null then
    perform wocs.media_drop_late(a, stored);
  elsif stored is not null and a.storage_url is distinct from stored ->> 'key' then
    perform wocs.media_drop_bytes(stored ->> 'key');
  end if;
  return wocs.work_collect();
end $$;

-- Told again, or of something that is not to go, it does nothing. It settles, so that many do not wait for as many
-- ticks.
create function public.wocs_pruned(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  update wocs.attachments a set storage_url = null
  where a.state = 'pruned'
    and a.id in (select x.value::uuid from jsonb_array_elements_text(request -> 'attachments') x);
  perform wocs.settling_run(true);
  return wocs.work_collect();
end $$;
