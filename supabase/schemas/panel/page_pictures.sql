-- What /pages shows of a page in pictures: its draft beside what is live, each as the home PC saw it last.

-- Of this version, as it is now; of a live one also what was taken of the page since it went live.
create function wocs.panel_page_picture(v wocs.landing_versions) returns wocs.attachments
language plpgsql stable as $$
begin
  return (
    select a from wocs.tasks t join wocs.attachments a on a.task_id = t.id and a.state = 'stored'
    where t.type in ('landing_preview', 'landing_screenshot') and t.payload ->> 'page' = v.page_slug
      and case t.type when 'landing_preview' then t.payload ->> 'version' = v.version::text
          and t.payload ->> 'look' = wocs.landing_preview_look(v)
        else v.status = 'published' and t.started_at >= v.published_at end
    order by a.created_at desc, a.id limit 1);
end $$;

create function wocs.panel_page_picture_facts(v wocs.landing_versions) returns jsonb
language sql stable as $$
  select jsonb_build_object('version', v.version, 'live', v.status = 'published', 'id', a.id,
    'at', wocs.clock_text(a.created_at), 'coming', wocs.landing_preview_is_coming(v))
  from wocs.panel_page_picture(v) a
$$;

-- The draft first, where there is a newer one than what is live.
create function wocs.panel_page_pictures(head wocs.landing_versions, live wocs.landing_versions) returns jsonb
language sql stable as $$
  select case when head.id is distinct from live.id then jsonb_build_array(wocs.panel_page_picture_facts(head))
      else '[]' end
    || case when live.id is not null then jsonb_build_array(wocs.panel_page_picture_facts(live)) else '[]' end
$$;

-- The draft's picture anew; where there is none, that of what is live. It is shown here and sent to nobody.
create function wocs.panel_act_page_picture(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
  v wocs.landing_versions := wocs.landing_head_version(page);
  outlook jsonb := wocs.landing_screenshot_outlook();
  reason text := case
    when v.id is null then 'no_such_page'
    when wocs.landing_picture(v.content) ->> 'state' = 'waiting' then 'picture_coming'
    when outlook ->> 'state' = 'no_browser' or not exists (select from wocs.node_list()) then 'preview_no_pc' end;
begin
  if reason is not null then
    return wocs.landing_refusal(reason, page);
  end if;
  perform wocs.landing_preview_order(v);
  return jsonb_build_object('say', 'landing.preview_asked', 'facts', jsonb_build_object(
    'page', page, 'version', v.version, 'preview', outlook));
end $$;
