-- A page of the panel for who has an access token, which the functions checked. It changes nothing.
-- {"access", "page": {"name", "args"}, "settings"}
create function public.wocs_panel(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  viewer wocs.users := wocs.panel_viewer_by_access(request -> 'access');
begin
  perform wocs.setting_tell(request -> 'settings');
  return wocs.panel_answer(viewer, null, case when viewer.id is not null
    then wocs.panel_page(viewer, wocs.panel_page_call(request)) end);
end $$;

-- An act and the page as it is after it; also a page alone for who has but a refresh cookie, which turns here.
-- {"access" | null, "refresh" | null, "act": {"name", "args"} | null, "page": {"name", "args"} | null, "settings"}
-- `file_kept`: whether the file that came with the act is used; else its bytes may go.
create function public.wocs_panel_act(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  turned wocs.panel_sessions;
  viewer wocs.users;
  outcome jsonb;
  page jsonb;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  if jsonb_typeof(request -> 'access') = 'object' then
    viewer := wocs.panel_viewer_by_access(request -> 'access');
  else
    turned := wocs.panel_session_turn(request -> 'refresh');
    viewer := wocs.person_by_id(turned.user_id);
  end if;
  if viewer.id is not null and jsonb_typeof(request -> 'act') = 'object' then
    outcome := wocs.panel_act(viewer, request);
  end if;
  if viewer.id is not null and jsonb_typeof(request -> 'page') = 'object' then
    page := wocs.panel_page(viewer, wocs.panel_page_call(request));
  end if;
  return wocs.work_collect() || wocs.panel_answer(viewer, outcome, page)
    || jsonb_build_object('session', wocs.panel_session_facts(turned), 'file_kept', exists (
      select from wocs.attachments a
      where a.storage_url = request #>> '{act,args,file,key}' and a.state = 'stored'));
end $$;

-- Where a login in this browser stands. It changes nothing: {"browser", "login"}.
create function public.wocs_login_look(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  l wocs.panel_logins := wocs.panel_login_of(request);
begin
  return wocs.panel_login_facts(l, wocs.panel_login_state(l));
end $$;

-- Begins a login ("step": "begin"), or ends it with what it is told. Codes, digits and links come as keyed digests.
create function public.wocs_login(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  answer jsonb;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  answer := case request ->> 'step' when 'begin' then wocs.panel_login_begin(request)
    else wocs.panel_login_end(request) end;
  return wocs.work_collect() || jsonb_build_object('session', null, 'device', null, 'role', null) || answer;
end $$;
