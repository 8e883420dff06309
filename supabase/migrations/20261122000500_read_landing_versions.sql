-- A landing page is its versions. At most one is published (what visitors see); the HEAD is the one the next edit starts from
-- and the next publish shows: the newest draft that is newer than the live version, else the live version itself.
-- So after a rollback neither an edit nor a publish brings back, unasked, what was rolled back from.

create function wocs.landing_url(page text) returns text
language sql immutable as $$ select '/p/' || page $$;  -- the renderer knows the host

-- Whoever decides about a page waits for whoever does so now, until their commit: what was checked is what is done.
create function wocs.hold_page(page text) returns void
language sql as $$
  select pg_advisory_xact_lock(7261202, hashtext(page));
$$;

create function wocs.landing_live(page text) returns wocs.landing_versions
language plpgsql stable as $$
begin
  return (select v from wocs.landing_versions v where v.page_slug = page and v.status = 'published');
end $$;

create function wocs.landing_head(page text) returns wocs.landing_versions
language sql stable as $$
  select v from wocs.landing_versions v
  left join wocs.landing_versions live on live.page_slug = v.page_slug and live.status = 'published'
  where v.page_slug = page
  order by (v.status = 'draft' and v.version > coalesce(live.version, 0)) desc, (v.status = 'published') desc, v.version desc
  limit 1
$$;

-- {"state": none|waiting|stored|failed, "problem"}. `picture_task` in the content: the task whose attached picture belongs here.
create function wocs.landing_picture(content jsonb) returns jsonb
language plpgsql stable as $$
declare
  a wocs.attachments;
begin
  if content ? 'picture_task' then
    select * into a from wocs.attachments x
    where x.task_id = content ->> 'picture_task' and x.type = 'image' order by x.created_at, x.id limit 1;
  end if;
  return jsonb_build_object(
    'state', coalesce(a.state, case when content -> 'image' is distinct from 'null' and content ? 'image' then 'stored' else 'none' end),
    'problem', a.problem);
end $$;

-- The picture of this task has come: every version that waits for it shows it, also those edited from the first one meanwhile.
create function wocs.hang_picture(task text, image jsonb) returns void
language sql as $$
  update wocs.landing_versions v set content = v.content || jsonb_build_object('image', image)
  where v.content ->> 'picture_task' = task or v.task_id = task and not v.content ? 'picture_task';
$$;

create function wocs.picture_task(task text) returns text
language plpgsql stable as $$
begin
  return (select a.task_id from wocs.attachments a where a.task_id = task and a.type = 'image' limit 1);
end $$;

-- What an approver sees and what an edit after the ask would change. A picture on its way counts as a picture.
create function wocs.landing_subject(v wocs.landing_versions) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'version', v.version, 'title', v.content -> 'title', 'description', v.content -> 'description', 'cta', v.content -> 'cta',
    'link', v.content -> 'link', 'has_image',
    v.content -> 'image' <> 'null' or wocs.landing_picture(v.content) ->> 'state' in ('stored', 'waiting'))
$$;

-- The pages or versions there are, only where the mistake is in the page or the version.
create function wocs.refuse_landing(reason text, page text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'landing.refused', 'facts', jsonb_build_object(
    'reason', reason, 'page', page, 'url', wocs.landing_url(page),
    'pages', (select coalesce(jsonb_agg(distinct v.page_slug), '[]') from wocs.landing_versions v where reason = 'no_such_page'),
    'versions', (
      select coalesce(jsonb_agg(v.version order by v.version), '[]') from wocs.landing_versions v
      where reason = 'no_such_version' and v.page_slug = page)))
$$;

-- One version more. The caller holds the page.
create function wocs.add_landing_version(page text, content jsonb, task wocs.tasks) returns wocs.landing_versions
language plpgsql as $$
declare
  newest int := (select max(v.version) from wocs.landing_versions v where v.page_slug = page);
  made wocs.landing_versions;
begin
  insert into wocs.landing_versions (page_slug, version, content, created_by, task_id)
  values (page, coalesce(newest, 0) + 1, add_landing_version.content, task.requested_by, task.id)
  returning * into made;
  return made;
end $$;
