-- Fonts that a PC lacks for what stands on a page: its admins hear of each script once, with what to install.

create function wocs.node_told_fonts(result jsonb) returns text[]
language sql immutable as $$
  select coalesce(array_agg(s.value), '{}')
  from jsonb_array_elements_text(case when jsonb_typeof(result #> '{fonts,missing}') = 'array'
    then result #> '{fonts,missing}' else '[]' end) s
  where s.value in ('emoji', 'tamil', 'chinese', 'arabic')
$$;

create function wocs.node_tell_fonts(t wocs.tasks, result jsonb) returns void
language plpgsql as $$
declare
  missing text[] := wocs.node_told_fonts(result);
  fresh jsonb;
begin
  update wocs.nodes n set fonts_told = n.fonts_told || array(select unnest(missing) except select unnest(n.fonts_told))
  from wocs.nodes before
  where n.name = t.node and before.name = n.name and not missing <@ n.fonts_told
  returning to_jsonb(array(select unnest(missing) except select unnest(before.fonts_told) order by 1)) into fresh;
  if fresh is not null then
    perform wocs.notice_send_all(wocs.notice_admin_entries('node.fonts_missing', jsonb_build_object('name', t.node,
      'scripts', fresh, 'system', case when result #>> '{fonts,system}' in ('debian', 'fedora', 'macos', 'windows')
        then result #>> '{fonts,system}' else 'other' end), null), null);
  end if;
end $$;
