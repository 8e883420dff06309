-- Pictures, videos, recordings, screenshots and charts are kept for 90 days from when they were stored, and as long as something
-- still needs them. Settling hands out what may go; whoever got it deletes the bytes and tells wocs_pruned. What nobody told of,
-- because the store was down or the function ended, is handed out again.

create function wocs.media_life() returns interval language sql immutable as $$ select interval '90 days' $$;

-- 'pruned': decided to go, so nobody is given it any more; its bytes are gone when it has no key any more.
alter table wocs.attachments
  add column keep_until timestamptz not null default now() + wocs.media_life(),  -- when somebody looks whether it may go
  drop constraint attachments_state_check,
  add constraint attachments_state_check check (state in ('waiting', 'stored', 'failed', 'pruned'));
update wocs.attachments a set keep_until = a.created_at + wocs.media_life();
create index attachments_to_prune on wocs.attachments (keep_until) where storage_url is not null;
create index attachments_by_key on wocs.attachments (storage_url) where storage_url is not null;
create index landing_versions_by_picture on wocs.landing_versions ((content #>> '{image,key}'));

-- What was fetched late, after a /retry, is as young as any other.
create function wocs.count_from_storing() returns trigger
language plpgsql as $$
begin
  new.keep_until := now() + wocs.media_life();
  return new;
end $$;

create trigger count_from_storing before update of state on wocs.attachments
  for each row when (new.state = 'stored' and old.state = 'waiting') execute function wocs.count_from_storing();

create function wocs.old_media_is_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.attachments a where a.storage_url is not null and a.keep_until <= now());
end $$;

-- The task and all that followed from it: a schedule inside a batch still shows the picture that came with the batch.
create function wocs.family_of(task text) returns setof text
language sql stable as $$
  with recursive family as (
    select task as id
    union all
    select t.id::text from wocs.tasks t join family f on t.parent_id = f.id)
  select f.id from family f
$$;

-- A rollback may bring back any version of a page, so every version's picture stays. A TikTok post that has not gone out is an
-- open task; what failed may be tried again for a week.
create function wocs.is_still_needed(a wocs.attachments) returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.landing_versions v where v.content #>> '{image,key}' = a.storage_url)
    or exists (
      select from wocs.family_of(a.task_id) f join wocs.tasks t on t.id = f join wocs.task_states s on s.name = t.status
      where not s.is_final or t.status in ('failed', 'cancelled', 'uncertain') and t.completed_at > now() - interval '7 days')
    or exists (
      select from wocs.schedules s
      where s.state = 'active' and (s.task_id in (select wocs.family_of(a.task_id)) or s.media ->> 'id' = a.media ->> 'id'))
    or exists (select from wocs.content_calendar c where c.state in ('planned', 'due') and a.task_id in (c.made_by, c.task))
    or exists (
      select from wocs.outbox o where o.state in ('held', 'queued', 'sending', 'unknown') and o.media ->> 'key' = a.storage_url);
end $$;

-- What is needed is looked at again tomorrow. Several may share one key (wocs.lend_media): the bytes go with the last of them.
create function wocs.prune_media() returns void
language plpgsql as $$
declare
  a wocs.attachments;
begin
  for a in
    select x.* from wocs.attachments x where x.storage_url is not null and x.keep_until <= now()
    order by x.keep_until limit 20 for update skip locked
  loop
    if a.state = 'stored' and wocs.is_still_needed(a) then
      update wocs.attachments x set keep_until = now() + interval '1 day' where x.id = a.id;
    elsif exists (select from wocs.attachments x where x.storage_url = a.storage_url and x.id <> a.id and x.state = 'stored') then
      update wocs.attachments x set state = 'pruned', storage_url = null where x.id = a.id;
    else
      update wocs.attachments x set state = 'pruned', keep_until = now() + interval '10 minutes' where x.id = a.id;
      perform wocs.leave('wocs.prune', jsonb_build_object('attachment', a.id, 'key', a.storage_url)::text);
    end if;
  end loop;
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

-- Twice the same for one task is one; what is kept already, from another task, is not fetched again. Shared, so that it does not
-- go at this very moment; what is just going is not waited for but fetched.
create or replace function wocs.expect_media(task text, media jsonb) returns void
language plpgsql as $$
declare
  made wocs.attachments;
  kept wocs.attachments;
begin
  update wocs.attachments a set media = a.media || jsonb_build_object('url', expect_media.media -> 'url')
  where a.task_id = task and a.media ->> 'id' = expect_media.media ->> 'id' and a.state <> 'pruned';
  if found then
    return;
  end if;
  insert into wocs.attachments (task_id, type, original_name, mime_type, media, lease_until, tries)
  values (task, media ->> 'kind', left(media ->> 'filename', 255), left(media ->> 'mime', 100),
          jsonb_strip_nulls(jsonb_build_object('id', media -> 'id', 'url', media -> 'url', 'sha256', media -> 'sha256')) || coalesce(media -> 'for', '{}'),
          now() + interval '60 s', 1)
  returning * into made;
  select * into kept from wocs.attachments a
  where a.media ->> 'id' = made.media ->> 'id' and a.state = 'stored' and a.type = made.type and a.type <> 'document' limit 1 for share skip locked;
  if kept.id is null then
    perform wocs.leave('wocs.fetch', made.id::text);
  else
    perform wocs.settle_media(made, jsonb_build_object(
      'key', kept.storage_url, 'mime', kept.mime_type, 'size', kept.size_bytes, 'width', kept.width, 'height', kept.height), null, '{}');
  end if;
end $$;
