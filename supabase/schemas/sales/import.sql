-- Before the sheet has been read there is nothing to ask about yet.
create function wocs.check_sale_import(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  sheet wocs.sheets;
begin
  if args ->> 'sheet' is null then
    return jsonb_build_object(
      'wait', true, 'say', 'sale.import_waits',
      'facts', jsonb_build_object('file', coalesce(args #>> '{document,filename}', args ->> 'file')),
      'args', jsonb_strip_nulls(jsonb_build_object('file', coalesce(args #>> '{document,filename}', args ->> 'file'))),
      'subject', '{}'::jsonb);
  end if;
  sheet := wocs.sheet_by_args(args);
  if sheet.rows is null then
    return wocs.sale_refusal('import_done', jsonb_build_object('file', sheet.name));
  end if;
  return jsonb_build_object('subject', sheet.summary);
end $$;

create function wocs.do_sale_import(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  sheet wocs.sheets;
  told jsonb;
  kept wocs.kept_row;
  fates jsonb := '{"accepted": 0, "updated": 0, "duplicate": 0}';
  accepted jsonb := '[]';
  corrected jsonb := '{}';
begin
  select * into sheet from wocs.sheets s where s.id = (task.payload ->> 'sheet')::bigint for update;
  if sheet.rows is null then
    return wocs.sale_refusal('import_done', jsonb_build_object('file', sheet.name));
  end if;
  for told in select r from jsonb_array_elements(sheet.rows) r order by r ->> 'external_id' loop
    kept := wocs.sale_upsert('csv', told - 'event_id', task.id, task.requested_by);
    fates := jsonb_set(fates, array[kept.fate], to_jsonb((fates ->> kept.fate)::int + 1));
    if kept.fate = 'accepted' then
      accepted := accepted || to_jsonb(kept.sale);
    elsif kept.fate = 'updated' then
      corrected := corrected || jsonb_build_object(kept.sale::text, jsonb_build_object(
        'before', kept.before, 'after', (select wocs.sale_content(s) from wocs.sales s where s.id = kept.sale)));
    end if;
  end loop;
  update wocs.sheets s set rows = null, kept = jsonb_build_object('accepted', accepted, 'corrected', corrected)
  where s.id = sheet.id;
  return jsonb_build_object('say', 'sale.imported', 'facts', (sheet.summary - 'bound') || jsonb_build_object(
    'file', sheet.name, 'accepted', fates -> 'accepted', 'updated', fates -> 'updated',
    'duplicates', fates -> 'duplicate',
    'bad', wocs.sheet_first_rows(sheet.problems, 20),
    'more_bad', greatest(jsonb_array_length(sheet.problems) - 20, 0)));
end $$;

-- The first row of an import that is not as it left it.
create function wocs.sale_changed_since_import(sheet wocs.sheets) returns wocs.sales
language plpgsql stable as $$
declare
  changed wocs.sales;
begin
  select s.* into changed from wocs.sales s
  where s.task_id = sheet.task_id
    and (s.removed_at is not null or wocs.sale_newest_refund(s.id) is not null
      or s.recorded_at > (select t.completed_at from wocs.tasks t where t.id = sheet.task_id)) limit 1;
  if changed.id is null then
    select s.* into changed
    from jsonb_each(sheet.kept -> 'corrected') c (id, told) join wocs.sales s on s.id = c.id::bigint
    where s.removed_at is not null or wocs.sale_newest_refund(s.id) is not null
      or wocs.sale_content(s) <> c.told -> 'after' limit 1;
  end if;
  return changed;
end $$;

create function wocs.undo_plan_sale_import(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  sheet wocs.sheets;
  changed wocs.sales;
begin
  select * into sheet from wocs.sheets s where s.task_id = t.id for update;
  changed := wocs.sale_changed_since_import(sheet);
  if changed.id is not null or sheet.kept is null then
    return wocs.sale_undo_refusal(changed, sheet.name,
      case when changed.removed_at is null then wocs.sale_text(changed) end);
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object(
      'what', 'sale_import', 'name', sheet.name, 'then', null,
      'now', jsonb_array_length(sheet.kept -> 'accepted') + (select count(*)
        from jsonb_object_keys(sheet.kept -> 'corrected')))),
    'subject', jsonb_build_object('sheet', sheet.id, 'accepted', jsonb_array_length(sheet.kept -> 'accepted')));
end $$;

-- Removed for good, so that the same file can be imported again; corrected rows are as they were before.
create function wocs.undo_sale_import(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  sheet wocs.sheets;
  gone bigint;
begin
  select * into sheet from wocs.sheets s where s.task_id = t.id for update;
  delete from wocs.sales s where s.id in (select a::bigint from jsonb_array_elements_text(sheet.kept -> 'accepted') a);
  get diagnostics gone = row_count;
  update wocs.sales s set
    at = (c.told #>> '{before,at}')::timestamptz, amount = (c.told #>> '{before,amount}')::numeric,
    qty = (c.told #>> '{before,qty}')::numeric,
    item = c.told #>> '{before,item}', channel = c.told #>> '{before,channel}',
    event_id = (c.told #>> '{before,event_id}')::bigint, note = c.told #>> '{before,note}'
  from jsonb_each(sheet.kept -> 'corrected') c (id, told) where s.id = c.id::bigint;
  return jsonb_build_object('facts', jsonb_build_object('file', sheet.name, 'rows', gone));
end $$;
