-- What a publish, an unpublish and a rollback need to be undone: which versions changed their state, from what to what.
-- Visitors see again what they saw before.

create function wocs.landing_states(page text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_object_agg(v.version, jsonb_build_object('status', v.status, 'at', v.published_at,
    'follows', v.follows)), '{}')
  from wocs.landing_versions v where v.page_slug = page
$$;

-- {"touched": [{"version", "from", "to", "at": when it had been published, "follows": after which}]} since `before`.
create function wocs.landing_states_touched(page text, before jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('touched', coalesce(jsonb_agg(jsonb_build_object(
    'version', v.version, 'from', before #> array[v.version::text, 'status'], 'to', v.status,
    'at', before #> array[v.version::text, 'at'], 'follows', before #> array[v.version::text, 'follows'])
    order by v.version), '[]'))
  from wocs.landing_versions v
  where v.page_slug = page and before #>> array[v.version::text, 'status'] <> v.status
$$;

-- Of a publish, an unpublish or a rollback: every version it touched must be as it left it, and what is live too.
create function wocs.landing_states_undo_plan(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  page text := t.payload ->> 'page';
  touched jsonb := wocs.undo_note_of(t.id) -> 'touched';
  live wocs.landing_versions;
  states jsonb;
  left_live jsonb := (select x -> 'version' from jsonb_array_elements(touched) x where x ->> 'to' = 'published');
  was_live jsonb := (select x -> 'version' from jsonb_array_elements(touched) x where x ->> 'from' = 'published');
begin
  perform wocs.landing_lock_page(page);
  live := wocs.landing_live_version(page);
  states := wocs.landing_states(page);
  if touched is null then
    return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object('reason', 'not_recorded'));
  elsif to_jsonb(live.version) is distinct from left_live
     or exists (select from jsonb_array_elements(touched) x
       where states #>> array[x ->> 'version', 'status'] is distinct from x ->> 'to') then
    return wocs.landing_undo_refusal(
      t, case when left_live is null then '"not_live"'
        else jsonb_build_object('version', left_live, 'status', 'published') end, wocs.landing_version_label(live));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object(
      'what', 'live_version', 'name', page, 'now', wocs.landing_version_label(live),
      'then', case when was_live is null then '"not_live"'
        else jsonb_build_object('version', was_live, 'status', 'published') end)),
    'subject', jsonb_build_object('page', page, 'touched', touched));
end $$;

-- First what is to be live no more, then what is to be live again: never two at once.
create function wocs.landing_states_restore(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  one jsonb;
begin
  for one in
    select x from jsonb_array_elements(wocs.undo_note_of(t.id) -> 'touched') x order by x ->> 'from' = 'published'
  loop
    update wocs.landing_versions v set status = one ->> 'from', published_at = (one ->> 'at')::timestamptz,
      follows = case when one ? 'follows' then (one ->> 'follows')::int else v.follows end
    where v.page_slug = t.payload ->> 'page' and v.version = (one ->> 'version')::int;
  end loop;
  return jsonb_build_object('facts', jsonb_build_object('page', t.payload -> 'page',
    'url', wocs.landing_url(t.payload ->> 'page')));
end $$;
