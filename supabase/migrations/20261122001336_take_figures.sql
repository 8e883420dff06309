-- Figures from outside: POST /api/ingest/{sales|events|engagement}, and the sheets people send. functions/ledger has checked
-- each row; here it is stored, so that sending it again changes nothing and a correction replaces what was there.

-- What became of one row: `fate` is accepted, updated, duplicate, or the code of why it is refused; `before` what a correction replaced.
create type wocs.kept_row as (fate text, sale bigint, before jsonb);

-- A sale that a person removed stays removed. A row without a time was sold when it was first told.
create function wocs.keep_sale(source text, told jsonb, task text default null, who uuid default null) returns wocs.kept_row
language plpgsql as $$
declare
  e wocs.events := wocs.find_event(told ->> 'event_id', source);
  known wocs.sales;
  wanted wocs.sales;
  kept wocs.kept_row;
begin
  if told ->> 'event_id' is not null and e.id is null then
    kept.fate := 'no_such_event';
    return kept;
  end if;
  insert into wocs.sales (source, external_id, at, amount, qty, item, channel, event_id, note, recorded_by, task_id)
  values (source, told ->> 'external_id', coalesce((told ->> 'at')::timestamptz, now()), (told ->> 'amount')::numeric, coalesce((told ->> 'qty')::numeric, 1),
          told ->> 'item', told ->> 'channel', e.id, told ->> 'note', who, task)
  on conflict on constraint sales_source_external_id_key do nothing returning id into kept.sale;
  if kept.sale is not null then
    kept.fate := 'accepted';
    return kept;
  end if;
  select * into known from wocs.sales s where s.source = keep_sale.source and s.external_id = told ->> 'external_id' for update;
  kept.sale := known.id;
  wanted := known;
  wanted.at := coalesce((told ->> 'at')::timestamptz, known.at);
  wanted.amount := (told ->> 'amount')::numeric;
  wanted.qty := coalesce((told ->> 'qty')::numeric, 1);
  wanted.item := told ->> 'item';
  wanted.channel := told ->> 'channel';
  wanted.event_id := e.id;
  wanted.note := told ->> 'note';
  if known.removed_at is not null or wanted is not distinct from known then
    kept.fate := 'duplicate';
    return kept;
  end if;
  update wocs.sales s set at = wanted.at, amount = wanted.amount, qty = wanted.qty, item = wanted.item, channel = wanted.channel,
    event_id = wanted.event_id, note = wanted.note, recorded_at = now()
  where s.id = known.id;
  kept.fate := 'updated';
  kept.before := wocs.sale_content(known);
  return kept;
end $$;

create function wocs.sale_content(s wocs.sales) returns jsonb
language sql immutable as $$
  select jsonb_build_object('at', s.at, 'amount', s.amount, 'qty', s.qty, 'item', s.item, 'channel', s.channel, 'event_id', s.event_id, 'note', s.note)
$$;

create function wocs.keep_event(source text, told jsonb) returns text
language plpgsql as $$
declare
  made record;
begin
  insert into wocs.events as e (source, external_id, name, day, place, target, note)
  values (source, told ->> 'external_id', told ->> 'name', (told ->> 'date')::date, told ->> 'place', (told ->> 'target')::numeric, told ->> 'note')
  on conflict on constraint events_source_external_id_key do update set
    name = excluded.name, day = excluded.day, place = excluded.place, target = excluded.target, note = excluded.note
  where e.removed_at is null
    and (e.name, e.day, e.place, e.target, e.note) is distinct from (excluded.name, excluded.day, excluded.place, excluded.target, excluded.note)
  returning (e.xmax = 0) as fresh into made;
  return case when made.fresh then 'accepted' when made.fresh is not null then 'updated' else 'duplicate' end;
end $$;

-- {"kind", "source", "rows": [{"row": its place in what was sent, "external_id", ...}], "settings"?}
-- → {"accepted", "duplicates", "updated", "rejected": [{"row", "external_id", "field", "problem": code}]}
-- In the order of their ids, so that two senders of the same rows wait for each other instead of blocking each other.
create function public.wocs_ingest(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  told jsonb;
  fate text;
  fates jsonb := '{"accepted": 0, "updated": 0, "duplicate": 0}';
  rejected jsonb := '[]';
begin
  perform wocs.begin_work(request -> 'settings');
  for told in
    select r.value from jsonb_array_elements(request -> 'rows') with ordinality r (value, nth)
    order by r.value ->> 'platform', r.value ->> 'post_id', r.value ->> 'external_id', r.nth
  loop
    fate := case request ->> 'kind'
      when 'sales' then (wocs.keep_sale(request ->> 'source', told)).fate
      when 'events' then wocs.keep_event(request ->> 'source', told)
      else wocs.keep_engagement(request ->> 'source', told) end;
    if fates ? fate then
      fates := jsonb_set(fates, array[fate], to_jsonb((fates ->> fate)::int + 1));
    else
      rejected := rejected || jsonb_build_object('row', told -> 'row', 'external_id', told -> 'external_id', 'field', 'event_id', 'problem', fate);
    end if;
  end loop;
  return jsonb_build_object('accepted', fates -> 'accepted', 'updated', fates -> 'updated', 'duplicates', fates -> 'duplicate', 'rejected', rejected);
end $$;
