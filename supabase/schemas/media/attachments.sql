-- Pictures, videos and documents that people send: fetched right after the answer to Meta (an address lives five
-- minutes), kept, and told here (wocs_attach).

-- What a function needs in order to fetch it; `kind` and `command` say what is done with it.
create function wocs.media_job(a wocs.attachments) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object(
    'attachment', a.id, 'kind', a.type, 'command', case when a.media ? 'chat' then 'chat'
      else (select t.type from wocs.tasks t where t.id = a.task_id) end,
    'media_id', a.media -> 'id', 'url', a.media -> 'url', 'mime', a.mime_type, 'sha256', a.media -> 'sha256',
    'task', a.task_id, 'sends', a.media -> 'sends', 'name', a.original_name,
    'outbox', (select o.id from wocs.outbox o where o.task_id = a.task_id and o.state = 'held' limit 1));
end $$;

create function wocs.media_fetch_is_lost(a wocs.attachments) returns boolean
language sql stable as $$
  select a.state = 'waiting' and a.lease_until < now()
$$;

-- What was sent and whose fetcher was lost is fetched again, three times in all.
create function wocs.media_fetch_again() returns void
language sql as $$
  select wocs.settling_each('attachments', 'media_fetch_or_give_up', array(
    select x from wocs.attachments x
    where wocs.media_fetch_is_lost(x) and wocs.settling_may_try('attachments', x.id::text)
    order by x.id limit 20 for update skip locked))
$$;

create function wocs.media_fetch_or_give_up(a wocs.attachments) returns void
language plpgsql as $$
begin
  if a.tries >= wocs.limit_fetch_tries() then
    perform wocs.media_settle(a, null, 'not_fetched',
      jsonb_build_object('attachment', a.id, 'stored', null, 'sheet', null));
  else
    update wocs.attachments x set tries = x.tries + 1, lease_until = now() + wocs.limit_fetch_lease()
    where x.id = a.id;
    perform wocs.work_add('wocs.fetch', a.id::text);
  end if;
end $$;

-- A store that takes nothing is no fault of the file. A customer's answer is not waited for so long.
create function wocs.media_may_come_later(a wocs.attachments, problem text) returns boolean
language sql stable as $$
  select problem = 'not_stored' and not a.media ? 'answer' and a.created_at > now() - wocs.limit_store_patience()
$$;

-- Whoever waits for an answer has it now; the file is fetched again until the store is back: such tries do not count.
create function wocs.media_wait(a wocs.attachments, problem text) returns void
language plpgsql as $$
begin
  perform wocs.cause_open('store', problem);
  update wocs.attachments x set tries = 0, lease_until = now() + wocs.cause_pause('store') where x.id = a.id;
  perform wocs.landing_picture_tell(a.task_id, 'waiting', null);
end $$;

create function wocs.media_keep(a wocs.attachments, stored jsonb, problem text) returns wocs.attachments
language plpgsql as $$
begin
  update wocs.attachments x set
    state = case when stored is null then 'failed' else 'stored' end, problem = media_keep.problem, lease_until = null,
    storage_url = stored ->> 'key', mime_type = coalesce(left(stored ->> 'mime', 100), x.mime_type),
    original_name = coalesce(left(stored ->> 'name', 255), x.original_name),
    size_bytes = (stored ->> 'size')::bigint,
    width = (stored ->> 'width')::int, height = (stored ->> 'height')::int
  where x.id = a.id returning * into a;
  return a;
end $$;

-- Its owner was forgotten while it was being fetched: what was put into the store since is deleted at once.
create function wocs.media_drop_late(a wocs.attachments, stored jsonb) returns void
language plpgsql as $$
begin
  update wocs.attachments x set storage_url = stored ->> 'key', size_bytes = (stored ->> 'size')::bigint
  where x.id = a.id returning * into a;
  perform wocs.media_prune_one(a);
end $$;

-- Told of too late: whoever waited for it has been answered, so what was put into the store since is deleted at once.
create function wocs.media_drop_bytes(key text) returns void
language plpgsql as $$
declare
  late wocs.attachments;
begin
  insert into wocs.attachments (type, state, storage_url) values ('document', 'failed', key) returning * into late;
  perform wocs.media_prune_one(late);
end $$;

-- It has come, or will not. A document is read and not kept: what was in it is the request's `sheet`.
create function wocs.media_settle(a wocs.attachments, stored jsonb, problem text, request jsonb) returns void
language plpgsql as $$
begin
  if a.media ? 'chat' then
    a := wocs.media_keep(a, stored, problem);
    perform wocs.chat_media_settle(a, stored -> 'seconds');
    perform wocs.chat_answer_file_settle(a) where a.media ? 'answer';
  elsif a.type = 'audio' then
    perform wocs.voice_note_settle(wocs.media_keep(a, stored, problem), stored -> 'seconds', request -> 'seconds');
  elsif a.type = 'document' then
    perform wocs.media_keep(a, case when problem is null then '{}'::jsonb end, problem);
    perform wocs.sheet_settle(a, request || jsonb_build_object('problem', problem));
  elsif a.type = 'video' then
    perform wocs.tiktok_video_settle(wocs.media_keep(a, stored, problem));
  elsif a.media ? 'proof_of' then
    perform wocs.proof_settle(wocs.media_keep(a, stored, problem));
  elsif a.media ? 'help_for' then
    perform wocs.agent_help_settle(wocs.media_keep(a, stored, problem));
  else
    perform wocs.landing_picture_settle(a, stored, problem);
  end if;
end $$;

-- Twice the same for one task is one; what is kept already, from another task, is not fetched again. Shared, so that it
-- does not go at this very moment; what is just going is not waited for but fetched.
create function wocs.media_expect(task text, media jsonb) returns void
language plpgsql as $$
declare
  made wocs.attachments;
  kept wocs.attachments;
begin
  update wocs.attachments a set media = a.media || jsonb_build_object('url', media_expect.media -> 'url')
  where a.task_id = task and a.media ->> 'id' = media_expect.media ->> 'id' and a.state <> 'pruned';
  if found then
    return;
  end if;
  insert into wocs.attachments (task_id, type, original_name, mime_type, media, lease_until, tries)
  values (task, media ->> 'kind', left(media ->> 'filename', 255), left(media ->> 'mime', 100),
          jsonb_strip_nulls(jsonb_build_object('id', media -> 'id', 'url', media -> 'url', 'sha256', media -> 'sha256'))
            || coalesce(media -> 'for', '{}'),
          now() + wocs.limit_fetch_lease(), 1)
  returning * into made;
  select * into kept from wocs.attachments a
  where a.media ->> 'id' = made.media ->> 'id' and a.state = 'stored' and a.type = made.type and a.type <> 'document'
    limit 1 for share skip locked;
  if kept.id is null then
    perform wocs.media_fetch(made);
  else
    perform wocs.media_settle(made, jsonb_build_object(
      'key', kept.storage_url, 'mime', kept.mime_type, 'size', kept.size_bytes, 'width', kept.width,
      'height', kept.height), null, '{}');
  end if;
end $$;
