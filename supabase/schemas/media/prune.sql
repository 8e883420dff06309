-- Pictures, videos, recordings, screenshots and charts are kept for 90 days from when they were stored, and as long as
-- something still needs them. Settling hands out what may go; whoever got it deletes the bytes and tells wocs_pruned.
-- What nobody told of, because the store was down or the function ended, is handed out again.

-- What was fetched late, after a /retry, is as young as any other.
create function wocs.media_count_from_storing() returns trigger
language plpgsql as $$
begin
  new.keep_until := now() + wocs.limit_media_kept();
  return new;
end $$;

create trigger count_from_storing before update of state on wocs.attachments
  for each row when (new.state = 'stored' and old.state = 'waiting') execute function wocs.media_count_from_storing();

create function wocs.media_is_old(a wocs.attachments) returns boolean
language sql stable as $$
  select a.storage_url is not null and a.keep_until <= now()
$$;

-- A rollback may bring back any version of a page, so every version's picture stays. A TikTok post that has not gone
-- out is an open task; what failed may be tried again for a week.
create function wocs.media_is_still_needed(a wocs.attachments) returns boolean
language sql stable as $$
  select exists (select from wocs.landing_versions v where v.content #>> '{image,key}' = a.storage_url)
    or exists (
      select from wocs.task_family(a.task_id) f join wocs.tasks t on t.id = f
        join wocs.task_states s on s.name = t.status
      where not s.is_final
        or t.status in ('failed', 'cancelled', 'uncertain') and t.completed_at > now() - wocs.limit_lately())
    or exists (
      select from wocs.schedules s
      where s.state = 'active'
        and (s.task_id in (select wocs.task_family(a.task_id)) or s.media ->> 'id' = a.media ->> 'id'))
    or exists (select from wocs.content_calendar c
      where c.state in ('planned', 'due') and a.task_id in (c.made_by, c.task))
    or exists (
      select from wocs.outbox o
      where o.state in ('held', 'queued', 'sending', 'unknown') and o.media ->> 'key' = a.storage_url)
$$;

-- What is needed is looked at again tomorrow. Several may share one key (wocs.line_lend_media): the bytes go with the
-- last of them.
create function wocs.media_prune() returns void
language sql as $$
  select wocs.settling_each('old attachments', 'media_prune_one', array(
    select x from wocs.attachments x
    where wocs.media_is_old(x) and wocs.settling_may_try('old attachments', x.id::text)
    order by x.keep_until limit 20 for update skip locked))
$$;

create function wocs.media_prune_one(a wocs.attachments) returns void
language plpgsql as $$
begin
  if a.state = 'stored' and wocs.media_is_still_needed(a) then
    update wocs.attachments x set keep_until = now() + wocs.limit_prune_again() where x.id = a.id;
  elsif exists (select from wocs.attachments x
      where x.storage_url = a.storage_url and x.id <> a.id and x.state = 'stored') then
    update wocs.attachments x set state = 'pruned', storage_url = null where x.id = a.id;
  else
    update wocs.attachments x set state = 'pruned', keep_until = now() + wocs.limit_prune_answer() where x.id = a.id;
    perform wocs.work_add('wocs.prune', jsonb_build_object('attachment', a.id, 'key', a.storage_url)::text);
  end if;
end $$;
