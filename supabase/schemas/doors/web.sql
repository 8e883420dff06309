-- The hot path of the web apps: what is set among the keys asked for, which are those that the whole world may know.
-- `version` and `updated_at` are of these keys alone: a change of any other shows in nothing.
create function public.wocs_config(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'values', coalesce(jsonb_object_agg(c.config_key, c.config_value) filter (where c.config_value is not null),
        '{}'),
      'updated_at', wocs.clock_text(max(c.updated_at)), 'version', coalesce(max(c.version), 0))
    from wocs.app_configs c
    where c.app_name = request ->> 'app'
      and case when jsonb_typeof(request -> 'keys') = 'array' then request -> 'keys' ? c.config_key end);
end $$;

-- What everybody may see of a live version.
create function wocs.landing_public(v wocs.landing_versions) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'slug', v.page_slug, 'version', v.version, 'title', v.content -> 'title',
    'description', v.content -> 'description', 'cta', v.content -> 'cta', 'link', v.content -> 'link',
    'image', v.content -> 'image', 'published_at', wocs.clock_text(v.published_at))
$$;

-- What the brand's home page lists: the live pages, the newest first.
create function wocs.landing_live_pages() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.landing_public(live.shown) order by (live.shown).published_at desc), '[]')
  from (select v as shown from wocs.landing_versions v where v.status = 'published'
    order by v.published_at desc, v.page_slug limit 24) live
$$;

-- The hot path: one statement finds the live version and counts the visit. A page that is not live counts nothing. The
-- first visit of a page's day takes the page's old quarters away.
create function public.wocs_page(request jsonb) returns jsonb
language sql volatile security definer set search_path = '' as $$
  with live as (
    select v.page_slug, v as shown from wocs.landing_versions v
    where v.page_slug = request ->> 'page' and v.status = 'published'),
  counted as (
    insert into wocs.landing_visits (page_slug, kind, day, visits)
    select page_slug, request ->> 'event', wocs.clock_today(request ->> 'timezone'), 1 from live
    where request ->> 'event' in ('view', 'click')
    on conflict (page_slug, kind, day) do update set visits = landing_visits.visits + 1
    returning page_slug, kind, visits),
  closely as (
    insert into wocs.landing_quarters (page_slug, kind, quarter, visits)
    select page_slug, kind, wocs.landing_visit_quarter(now()), 1 from counted
    on conflict (page_slug, kind, quarter) do update set visits = landing_quarters.visits + 1),
  aged as (
    delete from wocs.landing_quarters q using counted c
    where c.visits = 1 and q.page_slug = c.page_slug and q.kind = c.kind
      and q.quarter < now() - wocs.limit_quarters_kept())
  select jsonb_build_object('page', (select wocs.landing_public(live.shown) from live))
    || case when request ->> 'event' = 'home' then jsonb_build_object('pages', wocs.landing_live_pages()) else '{}' end
$$;

-- Any version of a page, for who came by an address that the functions signed. Nothing is counted.
create function public.wocs_draft(request jsonb) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('page', (
    select wocs.landing_public(v) from wocs.landing_versions v
    where v.page_slug = request ->> 'page' and v.version = (request ->> 'version')::int))
$$;

-- {"kind", "source", "rows": [{"row": its place in what was sent, "external_id", ...}], "sent_at", "settings"?}
-- → {"accepted", "duplicates", "updated", "rejected": [{"row", "external_id", "field", "problem": code}]}
-- What is older than what is known changes nothing and counts as a duplicate; rows of one body follow each other.
-- In the order of their ids, so that two senders of the same rows wait for each other instead of blocking each other.
create function public.wocs_ingest(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  sent timestamptz := coalesce((request ->> 'sent_at')::timestamptz, now());
  told jsonb;
  fate text;
  fates jsonb := '{"accepted": 0, "updated": 0, "duplicate": 0}';
  rejected jsonb := '[]';
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  for told in
    select r.value || jsonb_build_object('told_at', sent + r.nth * wocs.limit_ingest_row_step())
    from jsonb_array_elements(request -> 'rows') with ordinality r (value, nth)
    order by r.value ->> 'platform', r.value ->> 'post_id', r.value ->> 'external_id', r.nth
  loop
    fate := case request ->> 'kind'
      when 'sales' then (wocs.sale_upsert(request ->> 'source', told)).fate
      when 'events' then wocs.event_upsert(request ->> 'source', told)
      else wocs.engagement_upsert(request ->> 'source', told) end;
    if fates ? fate then
      fates := jsonb_set(fates, array[fate], to_jsonb((fates ->> fate)::int + 1));
    else
      rejected := rejected
        || jsonb_build_object('row', told -> 'row', 'external_id', told -> 'external_id', 'field', 'event_id',
          'problem', fate);
    end if;
  end loop;
  return jsonb_build_object('accepted', fates -> 'accepted', 'updated', fates -> 'updated',
    'duplicates', fates -> 'duplicate', 'rejected', rejected);
end $$;
