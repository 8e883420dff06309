-- The doors for what the functions hear from Meta. One delivery is almost always one message, after an outage up to a
-- thousand. Each gives {"accepted", "duplicates", "drafts"}.

create function public.wocs_trace(request jsonb) returns jsonb
language sql security definer set search_path = '' as $$
  select jsonb_build_object(
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', e.id, 'message_id', e.message_id, 'kind', e.kind, 'at', wocs.now_text(e.received_at), 'sender', e.sender, 'name', wocs.person_ref(e.user_id),
        'understood', e.understood, 'task', wocs.traced_tasks(e.message_id) -> 0, 'tasks', wocs.traced_tasks(e.message_id),
        'outbox', wocs.traced_outbox(e.message_id)) order by e.id), '[]')
      from (
        select x.* from wocs.inbound_events x
        where x.id > coalesce((request ->> 'since')::bigint, 0) and (request ->> 'sender' is null or x.sender = request ->> 'sender')
        order by x.id desc limit 50) e),
    'month', jsonb_build_object(
      'messages', (select count(*) from wocs.outbox o where o.kind <> 'reaction' and o.sent_at >= date_trunc('month', now())),
      'allowance', coalesce((request ->> 'allowance')::int, 1000)))
$$;

create function public.wocs_sent(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.begin_work(request -> 'settings');
  perform wocs.mark_sent(r) from (select value as r from jsonb_array_elements(request -> 'results') order by (value ->> 'id')::bigint) sorted;
  perform wocs.settle();
  return wocs.work();
end $$;

create function public.wocs_attach(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  a wocs.attachments;
  stored jsonb := nullif(request -> 'stored', 'null');
begin
  perform wocs.begin_work(request -> 'settings');
  select * into a from wocs.attachments x where x.id = (request ->> 'attachment')::uuid for update;
  if a.state = 'waiting' then
    perform wocs.settle_media(a, stored, coalesce(
      request ->> 'problem', case when coalesce(stored, nullif(request -> 'sheet', 'null')) is null then 'unknown' end), request);
  end if;
  return wocs.work();
end $$;

create function public.wocs_intake(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  messages jsonb := coalesce(nullif(request -> 'messages', 'null'), '[]');
  taken jsonb;
begin
  perform wocs.begin_work(request -> 'settings');
  if request #> '{statuses,0}' is not null then
    perform wocs.take_statuses(request -> 'statuses');
  end if;
  if request #> '{others,0}' is not null then
    perform wocs.take_others(request -> 'others');
  end if;
  taken := case when jsonb_array_length(messages) = 1 then wocs.take_in_turn(messages -> 0) else wocs.take_several(messages) end;
  return wocs.work() || taken;
end $$;

create function public.wocs_record(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.record_undecided(request #> '{messages,0}');
  return '{}';
end $$;

-- Its notice says that the message is kept for good. A procedure, because only a procedure may commit; so it can have neither a
-- search path nor an owner's rights of its own, and has only the two doors.
create procedure public.wocs_take_in(request jsonb, inout work jsonb default null)
language plpgsql as $$
begin
  perform public.wocs_record(request);
  commit;
  raise notice 'recorded';
  perform pg_sleep(0.001);  -- who waits for the notice goes first, also where both share a processor
  work := public.wocs_intake(request);
end $$;

-- Told again, or of something that is not to go, it does nothing. It settles, so that many do not wait for as many ticks.
create function public.wocs_pruned(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.begin_work();
  update wocs.attachments a set storage_url = null
  where a.state = 'pruned' and a.id in (select x.value::uuid from jsonb_array_elements_text(request -> 'attachments') x);
  perform wocs.settle();
  return wocs.work();
end $$;
