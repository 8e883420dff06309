create function wocs.finished_landing_screenshot(t wocs.tasks, result jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'landing.shot', 'facts', jsonb_build_object(
    'page', t.payload -> 'page', 'url', coalesce(result ->> 'url', '/p/' || (t.payload ->> 'page'))))
$$;

create function wocs.check_landing_screenshot(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select case
    when (wocs.landing_live_version(args ->> 'page')).id is not null then jsonb_build_object('subject', '{}'::jsonb)
    else wocs.landing_refusal(case when (wocs.landing_head_version(args ->> 'page')).id is null then 'no_such_page'
      else 'not_published' end, args ->> 'page')
    end
$$;

-- /screenshot: a page as above, or a site. Which sites, the PC knows that goes there.
create function wocs.check_screenshot(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select case when args ->> 'url' is not null then jsonb_build_object('subject', '{}'::jsonb)
    else wocs.check_landing_screenshot(asker, args) end
$$;

create function wocs.finished_screenshot(t wocs.tasks, result jsonb) returns jsonb
language sql stable as $$
  select case when t.payload ->> 'url' is null then wocs.finished_landing_screenshot(t, result)
    else jsonb_build_object('say', 'landing.site_shot', 'facts', jsonb_build_object('url', t.payload -> 'url')) end
$$;
