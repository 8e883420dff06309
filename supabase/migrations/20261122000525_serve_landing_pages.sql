-- The day that is counted is the business's: WOCS_TIMEZONE when the caller sends it, else its default.
create function wocs.zone() returns text
language sql stable as $$ select wocs.rule('timezone', 'Asia/Kuala_Lumpur') $$;

create function wocs.today(zone text default null) returns date
language sql stable as $$ select (now() at time zone coalesce(today.zone, wocs.zone()))::date $$;

-- The hot path: one statement finds the live version and counts the visit. A page that is not live counts nothing.
create function public.wocs_page(request jsonb) returns jsonb
language sql volatile security definer set search_path = '' as $$
  with live as (
    select v.* from wocs.landing_versions v where v.page_slug = request ->> 'page' and v.status = 'published'),
  counted as (
    insert into wocs.landing_visits (page_slug, kind, day, visits)
    select page_slug, request ->> 'event', wocs.today(request ->> 'timezone'), 1 from live where request ->> 'event' in ('view', 'click')
    on conflict (page_slug, kind, day) do update set visits = landing_visits.visits + 1)
  select jsonb_build_object('page', (
    select jsonb_build_object(
      'slug', page_slug, 'version', version, 'title', content -> 'title', 'description', content -> 'description', 'cta', content -> 'cta',
      'link', content -> 'link', 'image', content -> 'image', 'published_at', wocs.now_text(published_at))
    from live))
$$;
