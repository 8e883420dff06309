-- The doors for what the functions hear from Meta: messages, statuses, pictures, and what became of what they sent.

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
  taken := case when jsonb_array_length(messages) = 1 then wocs.take_alone(messages -> 0) else wocs.take_several(messages) end;
  return wocs.work() || taken;
end $$;

-- The picture has come, or will not: the version that waits for it shows it, and the answer that waited for it goes.
create function wocs.settle_picture(a wocs.attachments, stored jsonb, problem text) returns void
language plpgsql as $$
declare
  message jsonb;
begin
  update wocs.attachments x set
    state = case when stored is null then 'failed' else 'stored' end, problem = settle_picture.problem, lease_until = null,
    storage_url = stored ->> 'key', mime_type = coalesce(left(stored ->> 'mime', 100), x.mime_type), size_bytes = (stored ->> 'size')::bigint,
    width = (stored ->> 'width')::int, height = (stored ->> 'height')::int
  where x.id = a.id;
  if stored is not null then
    perform wocs.hang_picture(a.task_id, jsonb_build_object(
      'key', stored -> 'key', 'mime', stored -> 'mime', 'width', stored -> 'width', 'height', stored -> 'height'));
  end if;
  for message in
    update wocs.outbox x set
      state = 'sending', attempt = x.attempt + 1, lease_until = now() + interval '60 s',
      facts = x.facts || jsonb_build_object('picture', jsonb_build_object('state', case when stored is null then 'failed' else 'stored' end, 'problem', problem))
    where x.task_id = a.task_id and x.state = 'held' returning wocs.message_of(x)
  loop
    perform wocs.leave('wocs.send', message::text);
  end loop;
end $$;

create function public.wocs_attach(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  a wocs.attachments;
begin
  perform wocs.begin_work();
  select * into a from wocs.attachments x where x.id = (request ->> 'attachment')::uuid for update;
  if a.state = 'waiting' then
    perform wocs.settle_picture(a, nullif(request -> 'stored', 'null'), coalesce(request ->> 'problem', case when request -> 'stored' = 'null' then 'unknown' end));
  end if;
  return wocs.work();
end $$;

-- Waiting for one person is no reason to let the others wait.
create function wocs.send_again(o wocs.outbox, retry_in_s double precision, error jsonb) returns void
language plpgsql as $$
declare
  later timestamptz := now() + make_interval(secs => retry_in_s);
begin
  update wocs.outbox x set state = 'queued', not_before = later, lease_until = null, error = send_again.error where x.id = o.id;
  update wocs.outbox x set not_before = later
  where x.state = 'queued' and x.not_before < later and x.id <> o.id
    and (x.to_number = o.to_number or x.to_user_id = o.to_user_id);
end $$;

create function wocs.mark_sent(result jsonb) returns void
language plpgsql as $$
declare
  o wocs.outbox;
begin
  if result ? 'wamid' then
    update wocs.outbox x set
      wamid = coalesce(x.wamid, result ->> 'wamid'), sent_at = coalesce(x.sent_at, now()), lease_until = null,
      state = case when x.state in ('queued', 'sending', 'unknown') then 'sent' else x.state end
    where x.id = (result ->> 'id')::bigint;
    return;
  end if;
  select * into o from wocs.outbox x where x.id = (result ->> 'id')::bigint and x.state = 'sending' for update;
  if o.id is null or wocs.goes_as_template(o, result -> 'error') then
    return;
  elsif result @> '{"unknown": true}' then
    update wocs.outbox x set state = 'unknown', lease_until = now() + interval '5 minutes' where x.id = o.id;
  elsif result ->> 'retry_in_s' is not null and o.attempt < 6 then
    perform wocs.send_again(o, (result ->> 'retry_in_s')::double precision, result -> 'error');
  else
    update wocs.outbox x set state = 'failed', lease_until = null, error = result -> 'error' where x.id = o.id;
  end if;
end $$;

create function public.wocs_sent(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.begin_work();
  perform wocs.mark_sent(r) from (select value as r from jsonb_array_elements(request -> 'results') order by (value ->> 'id')::bigint) sorted;
  perform wocs.settle();
  return wocs.work();
end $$;

create function public.wocs_tick(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.begin_work();
  perform wocs.settle();
  perform wocs.measure_database();
  return wocs.work();
end $$;
