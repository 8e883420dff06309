-- A CSV file or workbook sent to the bot: fetched and read by a function, kept here, shown, asked about, and only then
-- imported.

create function wocs.sheet_by_args(args jsonb) returns wocs.sheets
language plpgsql stable as $$
declare
  sheet wocs.sheets;
begin
  select * into sheet from wocs.sheets s where s.id = (args ->> 'sheet')::bigint;
  return sheet;
end $$;

-- The document has been read, or cannot be: {"sheet": {"rows", "problems", "problem"?, "columns"?}} or {"problem"}.
create function wocs.sheet_settle(a wocs.attachments, request jsonb) returns void
language plpgsql as $$
declare
  t wocs.tasks;
  sheet jsonb := nullif(request -> 'sheet', 'null');
  own jsonb;
  problem text := case when sheet is null then coalesce(request ->> 'problem', 'unknown') else sheet ->> 'problem' end;
begin
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  if t.status <> 'pending' or t.type <> 'sale_import' then
    return;
  elsif problem is null and sheet -> 'rows' = '[]' then
    problem := 'no_good_row';
  end if;
  own := wocs.sheet_own_sales(sheet -> 'rows');
  sheet := jsonb_set(sheet, '{rows}', wocs.sheet_new_rows(sheet -> 'rows'));
  if problem is null and sheet -> 'rows' = '[]' then
    problem := 'own_export';
  end if;
  if problem is not null then
    perform wocs.task_move(t.id, 'failed', null, jsonb_build_object('code', problem));
    perform wocs.outbox_release_reply(t, 'sale.refused', jsonb_build_object(
      'reason', 'import_' || problem, 'file', a.original_name,
      'problems', wocs.sheet_first_rows(sheet -> 'problems', 20),
      'columns', case when problem <> 'own_export' then sheet -> 'columns' end, 'own', own));
    return;
  end if;
  perform wocs.sheet_ask_approval(t, wocs.sheet_keep(t, a.original_name, sheet), own);
end $$;

create function wocs.sheet_keep(t wocs.tasks, name text, sheet jsonb) returns wocs.sheets
language plpgsql as $$
declare
  made wocs.sheets;
begin
  insert into wocs.sheets (task_id, name, rows, problems, summary)
  values (t.id, name, sheet -> 'rows', coalesce(sheet -> 'problems', '[]'), wocs.sheet_summary(sheet))
  returning * into made;
  return made;
end $$;

-- `rows`, not counting the bad ones; the digest binds the yes to exactly these rows.
create function wocs.sheet_summary(sheet jsonb) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
begin
  return (
    select jsonb_build_object(
      'rows', count(*), 'total', sum((r ->> 'amount')::numeric),
      'refunds', count(*) filter (where (r ->> 'amount')::numeric < 0),
      'refunded', -sum((r ->> 'amount')::numeric) filter (where (r ->> 'amount')::numeric < 0),
      'first_day', min(((r ->> 'at')::timestamptz at time zone zone)::date),
      'last_day', max(((r ->> 'at')::timestamptz at time zone zone)::date),
      'problems', wocs.sheet_bad_row_count(sheet -> 'problems'),
      'lines_read', coalesce(sheet -> 'lines', to_jsonb(count(*))), 'notes', coalesce(sheet -> 'notes', '[]'),
      'bound', jsonb_build_object('digest', encode(sha256(convert_to((sheet -> 'rows')::text, 'UTF8')), 'hex')))
    from jsonb_array_elements(sheet -> 'rows') r);
end $$;

create function wocs.sheet_bad_row_count(problems jsonb) returns bigint
language sql immutable as $$
  select count(distinct p -> 'row') from jsonb_array_elements(coalesce(problems, '[]')) p
$$;

create function wocs.sheet_first_rows(list jsonb, most int) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(one order by nth), '[]')
  from jsonb_array_elements(coalesce(nullif(list, 'null'), '[]')) with ordinality l (one, nth) where nth <= most
$$;

create function wocs.sheet_ask_approval(t wocs.tasks, sheet wocs.sheets, own jsonb) returns void
language plpgsql as $$
declare
  asked jsonb;
begin
  update wocs.tasks x
  set payload = jsonb_strip_nulls(jsonb_build_object('file', sheet.name)) || jsonb_build_object('sheet', sheet.id)
  where x.id = t.id returning * into t;
  perform wocs.audit_set_actor(t.requested_by);
  asked := wocs.approval_ask(t, sheet.summary);
  perform wocs.outbox_release_reply(t, 'sale.import_asked', asked || sheet.summary || jsonb_build_object(
    'file', sheet.name, 'own', own, 'known', wocs.sheet_known_row_count(sheet.rows),
    'bad', wocs.sheet_first_rows(sheet.problems, 20),
    'more_bad', greatest(jsonb_array_length(sheet.problems) - 20, 0)));
end $$;

-- How many of the rows are there already.
create function wocs.sheet_known_row_count(rows jsonb) returns bigint
language sql stable as $$
  select count(*) from jsonb_array_elements(rows) r where exists (
  select from wocs.sales s where s.source = 'csv' and s.external_id = r ->> 'external_id')
$$;
