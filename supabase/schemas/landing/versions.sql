-- A landing page is its versions. At most one is published (what visitors see); the HEAD is the one the next edit
-- starts from and the next publish shows: the newest draft that is newer than the live version, else the live version
-- itself. So after a rollback neither an edit nor a publish brings back, unasked, what was rolled back from.

create function wocs.landing_url(page text) returns text
language sql immutable as $$ select '/p/' || page $$;  -- the renderer knows the host

-- Whoever decides about a page waits for whoever does so now, until their commit: what was checked is what is done.
create function wocs.landing_lock_page(page text) returns void
language sql as $$
  select pg_advisory_xact_lock(7261202, hashtext(page));
$$;

create function wocs.landing_live_version(page text) returns wocs.landing_versions
language plpgsql stable as $$
begin
  return (select v from wocs.landing_versions v where v.page_slug = page and v.status = 'published');
end $$;

-- What an approver sees and what an edit after the ask would change. A picture on its way counts as a picture.
create function wocs.landing_subject(v wocs.landing_versions) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'version', v.version, 'title', v.content -> 'title', 'description', v.content -> 'description',
    'cta', v.content -> 'cta',
    'link', v.content -> 'link', 'has_image',
    v.content -> 'image' <> 'null' or wocs.landing_picture(v.content) ->> 'state' in ('stored', 'waiting'))
$$;

-- One version more. The caller holds the page.
create function wocs.landing_version_add(page text, content jsonb, task wocs.tasks) returns wocs.landing_versions
language plpgsql as $$
declare
  newest int := (select max(v.version) from wocs.landing_versions v where v.page_slug = page);
  made wocs.landing_versions;
begin
  insert into wocs.landing_versions (page_slug, version, content, created_by, task_id)
  values (page, coalesce(newest, 0) + 1, landing_version_add.content, task.requested_by, task.id)
  returning * into made;
  return made;
end $$;

-- What visitors see, or saw last where the page was taken down.
create function wocs.landing_seen_version(page text) returns wocs.landing_versions
language sql stable as $$
  select v from wocs.landing_versions v
  where v.page_slug = page and (v.published_at is not null or v.status = 'published')
  order by (v.status = 'published') desc, v.published_at desc, v.version desc limit 1
$$;

-- Whether visitors saw `other` as this version, or on the way to it. What was rolled back from is not on the way.
create function wocs.landing_version_leads_back_to(v wocs.landing_versions, other wocs.landing_versions)
returns boolean
language sql stable as $$
  with recursive seen as (
    select (v).version as version, (v).follows as follows
    union
    select b.version, b.follows from seen join wocs.landing_versions b on b.version = seen.follows
      and b.page_slug = (v).page_slug)
  select exists (select from seen where seen.version = (other).version)
$$;

-- From now on visitors see this version. Drafts older than it are history: only a newer one still waits to be
-- published.
create function wocs.landing_version_make_live(shown wocs.landing_versions) returns void
language plpgsql as $$
declare
  seen wocs.landing_versions := wocs.landing_seen_version(shown.page_slug);
  is_back boolean := wocs.landing_version_leads_back_to(seen, shown);
begin
  update wocs.landing_versions v set status = 'archived'
  where v.page_slug = shown.page_slug and v.id <> shown.id
    and (v.status = 'published' or v.status = 'draft' and v.version < shown.version);
  update wocs.landing_versions v set
    status = 'published', published_at = now(), follows = case when is_back then v.follows else seen.version end
  where v.id = shown.id;
end $$;

create function wocs.landing_head_versions(pages text[]) returns setof wocs.landing_versions
language sql stable as $$
  select distinct on (v.page_slug) v.*
  from wocs.landing_versions v
    left join wocs.landing_versions live on live.page_slug = v.page_slug and live.status = 'published'
  where v.page_slug = any (pages) and v.status <> 'archived'
  order by v.page_slug, (v.status = 'draft' and v.version > coalesce(live.version, 0)) desc,
    (v.status = 'published') desc, v.version desc
$$;

create function wocs.landing_head_version(page text) returns wocs.landing_versions
language plpgsql stable as $$
begin
  return (select v from wocs.landing_head_versions(array[page]) v);
end $$;

-- The pages or versions there are, only where the mistake is in the page or the version.
create function wocs.landing_refusal(reason text, page text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'landing.refused', 'facts', jsonb_build_object(
    'reason', reason, 'page', page, 'url', wocs.landing_url(page),
    'pages', (select coalesce(jsonb_agg(distinct v.page_slug), '[]') from wocs.landing_versions v
      where reason = 'no_such_page' and v.status <> 'archived'),
    'versions', (
      select coalesce(jsonb_agg(v.version order by v.version), '[]') from wocs.landing_versions v
      where reason in ('no_such_version', 'nothing_before') and v.page_slug = page)))
$$;

-- As the sentences show it: {"version", "status"}, or 'not_live'.
create function wocs.landing_version_label(v wocs.landing_versions) returns jsonb
language sql stable as $$
  select case when v.id is null then '"not_live"'::jsonb
    else jsonb_build_object('version', v.version, 'status', v.status) end
$$;
