-- A CSV document sent to the bot: fetched and read by a function, kept here, shown, asked about, and only then imported.

create table wocs.sheets (
  id bigint generated always as identity primary key,
  task_id varchar(20) not null unique references wocs.tasks (id),
  name varchar(255),
  rows jsonb,                                      -- what will be sold rows; emptied once imported
  problems jsonb not null default '[]',            -- [{"row", "column", "value", "problem"}]
  summary jsonb not null,                          -- what is shown and approved
  kept jsonb,                                      -- after the import: {"accepted": [sale ids], "before": {sale id: content}, "after": {..}}
  created_at timestamptz not null default now()
);

create function wocs.sheet_of(args jsonb) returns wocs.sheets
language plpgsql stable as $$
declare
  sheet wocs.sheets;
begin
  select * into sheet from wocs.sheets s where s.id = (args ->> 'sheet')::bigint;
  return sheet;
end $$;

-- Before the sheet has been read there is nothing to ask about yet.
create function wocs.check_sale_import(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  sheet wocs.sheets;
begin
  if args ->> 'sheet' is null then
    return jsonb_build_object(
      'wait', true, 'say', 'sale.import_waits', 'facts', jsonb_build_object('file', coalesce(args #>> '{document,filename}', args ->> 'file')),
      'args', jsonb_strip_nulls(jsonb_build_object('file', coalesce(args #>> '{document,filename}', args ->> 'file'))), 'subject', '{}'::jsonb);
  end if;
  sheet := wocs.sheet_of(args);
  if sheet.rows is null then
    return wocs.refuse_sale('import_empty', jsonb_build_object('file', sheet.name));
  end if;
  return jsonb_build_object('subject', sheet.summary);
end $$;

-- The document has been read, or cannot be: {"sheet": {"rows", "problems", "problem"?, "columns"?}} or {"problem"}.
create function wocs.settle_document(a wocs.attachments, request jsonb) returns void
language plpgsql as $$
declare
  t wocs.tasks;
  sheet jsonb := nullif(request -> 'sheet', 'null');
  problem text := case when sheet is null then coalesce(request ->> 'problem', 'unknown') else sheet ->> 'problem' end;
begin
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  if t.status <> 'pending' or t.type <> 'sale_import' then
    return;
  elsif problem is null and sheet -> 'rows' = '[]' then
    problem := 'no_good_row';
  end if;
  if problem is not null then
    perform wocs.move(t.id, 'failed', null, jsonb_build_object('code', problem));
    perform wocs.answer_held(t, 'sale.refused', jsonb_build_object(
      'reason', 'import_' || problem, 'file', a.original_name, 'problems', wocs.few_of(sheet -> 'problems', 20), 'columns', sheet -> 'columns'));
    return;
  end if;
  perform wocs.ask_about_sheet(t, wocs.keep_sheet(t, a.original_name, sheet));
end $$;

create function wocs.keep_sheet(t wocs.tasks, name text, sheet jsonb) returns wocs.sheets
language plpgsql as $$
declare
  made wocs.sheets;
begin
  insert into wocs.sheets (task_id, name, rows, problems, summary)
  values (t.id, name, sheet -> 'rows', coalesce(sheet -> 'problems', '[]'), wocs.summed_up(sheet))
  returning * into made;
  return made;
end $$;

-- `rows`, not counting the bad ones; the digest binds the yes to exactly these rows.
create function wocs.summed_up(sheet jsonb) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.zone();
begin
  return (
    select jsonb_build_object(
      'rows', count(*), 'total', sum((r ->> 'amount')::numeric), 'first_day', min(((r ->> 'at')::timestamptz at time zone zone)::date),
      'last_day', max(((r ->> 'at')::timestamptz at time zone zone)::date), 'problems', wocs.bad_rows(sheet -> 'problems'),
      'bound', jsonb_build_object('digest', encode(sha256(convert_to((sheet -> 'rows')::text, 'UTF8')), 'hex')))
    from jsonb_array_elements(sheet -> 'rows') r);
end $$;

create function wocs.bad_rows(problems jsonb) returns bigint
language plpgsql immutable as $$
begin
  return (select count(distinct p -> 'row') from jsonb_array_elements(coalesce(problems, '[]')) p);
end $$;

create function wocs.few_of(list jsonb, most int) returns jsonb
language plpgsql immutable as $$
begin
  return (select coalesce(jsonb_agg(one order by nth), '[]') from jsonb_array_elements(coalesce(nullif(list, 'null'), '[]')) with ordinality l (one, nth) where nth <= most);
end $$;

create function wocs.ask_about_sheet(t wocs.tasks, sheet wocs.sheets) returns void
language plpgsql as $$
declare
  asked jsonb;
begin
  update wocs.tasks x set payload = jsonb_strip_nulls(jsonb_build_object('file', sheet.name)) || jsonb_build_object('sheet', sheet.id)
  where x.id = t.id returning * into t;
  perform wocs.act(t.requested_by);
  asked := wocs.ask(t, sheet.summary);
  perform wocs.answer_held(t, 'sale.import_asked', asked || sheet.summary || jsonb_build_object(
    'file', sheet.name, 'known', wocs.known_rows(sheet.rows), 'bad', wocs.few_of(sheet.problems, 20),
    'more_bad', greatest(jsonb_array_length(sheet.problems) - 20, 0)));
end $$;

-- How many of the rows are there already.
create function wocs.known_rows(rows jsonb) returns bigint
language plpgsql stable as $$
begin
  return (select count(*) from jsonb_array_elements(rows) r where exists (
    select from wocs.sales s where s.source = 'csv' and s.external_id = r ->> 'external_id'));
end $$;

-- Fills the reply that waited, and sends it; where it is gone, a late answer is given.
create function wocs.answer_held(t wocs.tasks, say text, facts jsonb) returns void
language plpgsql as $$
declare
  message jsonb;
begin
  update wocs.outbox o set say = answer_held.say, facts = wocs.task_facts(t) || answer_held.facts, state = 'sending', attempt = o.attempt + 1,
    lease_until = now() + interval '60 s', not_before = now()
  where o.task_id = t.id and o.state = 'held' and o.kind = 'reply' returning wocs.message_of(o) into message;
  if message is null then
    perform wocs.answer_late(t, say, wocs.task_facts(t) || facts);
  else
    perform wocs.leave('wocs.send', message::text);
  end if;
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
    return wocs.refuse_sale('import_empty', jsonb_build_object('file', sheet.name));
  end if;
  for told in select r from jsonb_array_elements(sheet.rows) r order by r ->> 'external_id' loop
    kept := wocs.keep_sale('csv', told - 'event_id', task.id, task.requested_by);
    fates := jsonb_set(fates, array[kept.fate], to_jsonb((fates ->> kept.fate)::int + 1));
    if kept.fate = 'accepted' then
      accepted := accepted || to_jsonb(kept.sale);
    elsif kept.fate = 'updated' then
      corrected := corrected || jsonb_build_object(kept.sale::text, jsonb_build_object(
        'before', kept.before, 'after', (select wocs.sale_content(s) from wocs.sales s where s.id = kept.sale)));
    end if;
  end loop;
  update wocs.sheets s set rows = null, kept = jsonb_build_object('accepted', accepted, 'corrected', corrected) where s.id = sheet.id;
  return jsonb_build_object('say', 'sale.imported', 'facts', (sheet.summary - 'bound') || jsonb_build_object(
    'file', sheet.name, 'accepted', fates -> 'accepted', 'updated', fates -> 'updated', 'duplicates', fates -> 'duplicate',
    'bad', wocs.few_of(sheet.problems, 20), 'more_bad', greatest(jsonb_array_length(sheet.problems) - 20, 0)));
end $$;

-- The first row of an import that is not as it left it.
create function wocs.changed_since_import(sheet wocs.sheets) returns wocs.sales
language plpgsql stable as $$
declare
  changed wocs.sales;
begin
  select s.* into changed from wocs.sales s
  where s.task_id = sheet.task_id and (s.removed_at is not null or s.recorded_at > (select t.completed_at from wocs.tasks t where t.id = sheet.task_id)) limit 1;
  if changed.id is null then
    select s.* into changed from jsonb_each(sheet.kept -> 'corrected') c (id, told) join wocs.sales s on s.id = c.id::bigint
    where s.removed_at is not null or wocs.sale_content(s) <> c.told -> 'after' limit 1;
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
  changed := wocs.changed_since_import(sheet);
  if changed.id is not null or sheet.kept is null then
    return wocs.refuse_sale_undo(changed, sheet.name, case when changed.removed_at is null then wocs.shown_sale(changed) end);
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object(
      'what', 'sale_import', 'name', sheet.name, 'then', null,
      'now', jsonb_array_length(sheet.kept -> 'accepted') + (select count(*) from jsonb_object_keys(sheet.kept -> 'corrected')))),
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
    at = (c.told #>> '{before,at}')::timestamptz, amount = (c.told #>> '{before,amount}')::numeric, qty = (c.told #>> '{before,qty}')::numeric,
    item = c.told #>> '{before,item}', channel = c.told #>> '{before,channel}', event_id = (c.told #>> '{before,event_id}')::bigint, note = c.told #>> '{before,note}'
  from jsonb_each(sheet.kept -> 'corrected') c (id, told) where s.id = c.id::bigint;
  return jsonb_build_object('facts', jsonb_build_object('file', sheet.name, 'rows', gone));
end $$;
