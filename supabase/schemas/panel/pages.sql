-- A page is `panel_page_<name>(viewer, args)`, which reads; an act is `panel_act_<name>(actor, args)`, which changes.
-- Both say {"refused": code, "facts"} where it cannot be. Roles stand in wocs.panel_list() alone.

create function wocs.panel_objection(viewer wocs.users, name text, kind text) returns text
language sql immutable as $$
  select case
    when wocs.panel_role(name, kind) is null then 'unknown'
    when wocs.person_role_rank(viewer.role) < wocs.person_role_rank(wocs.panel_role(name, kind)) then 'role' end
$$;

-- Whose panel it is, what became of the act, the page; `refused` where there is nothing to show: signed_out, role or
-- unknown.
create function wocs.panel_answer(viewer wocs.users, outcome jsonb, page jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'viewer', case when viewer.id is not null then jsonb_build_object('id', viewer.id, 'name', viewer.name,
      'role', viewer.role, 'language', viewer.language, 'on_duty', viewer.on_duty) end,
    'refused', case when viewer.id is null then 'signed_out'
      when outcome ->> 'refused' in ('role', 'unknown') then outcome ->> 'refused'
      when page ->> 'refused' in ('role', 'unknown') then page ->> 'refused' end,
    'outcome', outcome, 'page', page, 'doorbells', wocs.panel_doorbells(viewer))
$$;

-- The page that is asked for, told which session asks.
create function wocs.panel_page_call(request jsonb) returns jsonb
language sql immutable as $$
  select (request -> 'page') || jsonb_build_object('args', coalesce(nullif(request #> '{page,args}', 'null'), '{}')
    || jsonb_build_object('session', coalesce(request #> '{access,session}', request #> '{refresh,session}')))
$$;

create function wocs.panel_page(viewer wocs.users, wanted jsonb) returns jsonb
language plpgsql as $$
declare
  objection text := wocs.panel_objection(viewer, wanted ->> 'name', 'page');
  page jsonb;
begin
  if objection is not null then
    return jsonb_build_object('refused', objection);
  end if;
  execute format('select wocs.%I($1, $2)', 'panel_page_' || (wanted ->> 'name')) into page
  using viewer, coalesce(wanted -> 'args', '{}');
  return page;
end $$;

-- A session is known to the act by its claims, never by what a form says.
create function wocs.panel_act(viewer wocs.users, request jsonb) returns jsonb
language plpgsql as $$
declare
  name text := request #>> '{act,name}';
  objection text := wocs.panel_objection(viewer, name, 'act');
  outcome jsonb;
begin
  if objection is not null then
    return jsonb_build_object('refused', objection);
  end if;
  perform wocs.audit_set_actor(viewer.id);
  execute format('select wocs.%I($1, $2)', 'panel_act_' || name) into outcome
  using viewer, coalesce(request #> '{act,args}', '{}')
    || jsonb_build_object('session', coalesce(request #> '{access,session}', request #> '{refresh,session}'));
  return outcome;
end $$;
