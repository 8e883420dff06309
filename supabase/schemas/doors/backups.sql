-- The home node's doors for backups. The last two give everything that there is: the functions ask for them only where
-- the owner has switched that on.

-- {"backup": id | null: none is due, "drill"}
create function public.wocs_backup_begin(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  refused text;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'backup', null, 'drill', false);
  end if;
  return wocs.work_collect()
    || wocs.backup_begin(request ->> 'node', coalesce((request ->> 'asked_for')::boolean, false));
end $$;

create function public.wocs_backup_end(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  refused text;
  kept boolean;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is null then
    kept := wocs.backup_end(request ->> 'node', request);
    perform wocs.alert_watch_backups();
  end if;
  return wocs.work_collect() || jsonb_build_object('kept', coalesce(kept, false))
    || case when refused is null then '{}' else jsonb_build_object('refused', refused) end;
end $$;

-- By what is asked: a table's page, the end (`since` a mark), or the beginning.
create function public.wocs_export(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  refused text := wocs.node_call_objection(request);
begin
  return case
    when refused is not null then jsonb_build_object('refused', refused)
    when request ->> 'table' is not null then coalesce(wocs.backup_export_page(request ->> 'table',
      (select array_agg(k.value order by k.place)
       from jsonb_array_elements_text(nullif(request -> 'after', 'null')) with ordinality k (value, place))),
      '{"rows": null}')
    when request ->> 'since' is not null then wocs.backup_export_end(request ->> 'since')
    else wocs.backup_export_begin() end;
end $$;

-- Whether this is a file that the database names: {"file": {"key", "mime", "size"} | null}.
create function public.wocs_export_file(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  refused text := wocs.node_call_objection(request);
begin
  if refused is not null then
    return jsonb_build_object('refused', refused, 'file', null);
  end if;
  return jsonb_build_object('file', (
    select jsonb_build_object('key', a.storage_url, 'mime', a.mime_type, 'size', a.size_bytes)
    from wocs.attachments a where a.storage_url = request ->> 'file' and a.state = 'stored' limit 1));
end $$;
