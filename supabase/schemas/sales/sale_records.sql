create function wocs.sale_ref(sale bigint) returns text
language sql immutable as $$ select 'SALE-' || sale $$;

create function wocs.sale_facts(s wocs.sales) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'sale', wocs.sale_ref(s.id), 'amount', s.amount, 'qty', s.qty, 'item', s.item, 'channel', s.channel,
    'at', wocs.clock_text(s.at), 'note', s.note,
    'source', s.source, 'by', wocs.person_ref(s.recorded_by), 'refund', s.amount < 0,
    'refund_of', wocs.sale_ref(s.refund_of),
    'event', (select jsonb_build_object('event', wocs.event_ref(e.id), 'name', e.name) from wocs.events e
      where e.id = s.event_id))
$$;

create function wocs.sale_refusal(reason text, more jsonb default '{}') returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'sale.refused', 'facts', jsonb_build_object('reason', reason) || more)
$$;

create function wocs.sale_text(s wocs.sales) returns text
language sql immutable as $$ select concat_ws(' ', 'RM', s.amount, s.item) $$;

create function wocs.sale_undo_refusal(s wocs.sales, expected text, found text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', 'changed_since', 'what', 'sale', 'name', wocs.sale_ref(s.id), 'expected', expected, 'found', found,
    'by', coalesce(wocs.person_ref(s.removed_by), s.source)))
$$;

-- A sale that a person removed stays removed. A row without a time was sold when it was first told. What was sent
-- before the newest that we heard of a sale changes nothing (`told_at`; now, where nobody says it).
create function wocs.sale_upsert(source text, told jsonb, task text default null, who uuid default null)
returns wocs.kept_row
language plpgsql as $$
declare
  e wocs.events := wocs.event_find(told ->> 'event_id', source);
  sent timestamptz := coalesce((told ->> 'told_at')::timestamptz, now());
  known wocs.sales;
  wanted wocs.sales;
  kept wocs.kept_row;
begin
  if told ->> 'event_id' is not null and e.id is null then
    kept.fate := 'no_such_event';
    return kept;
  end if;
  insert into wocs.sales (source, external_id, at, amount, qty, item, channel, event_id, note, recorded_by, task_id,
    told_at)
  values (source, told ->> 'external_id', coalesce((told ->> 'at')::timestamptz, sent), (told ->> 'amount')::numeric,
    coalesce((told ->> 'qty')::numeric, 1),
          told ->> 'item', told ->> 'channel', e.id, told ->> 'note', who, task, sent)
  on conflict on constraint sales_source_external_id_key do nothing returning id into kept.sale;
  if kept.sale is not null then
    kept.fate := 'accepted';
    return kept;
  end if;
  select * into known from wocs.sales s
  where s.source = sale_upsert.source and s.external_id = told ->> 'external_id' for update;
  kept.sale := known.id;
  if sent <= known.told_at then
    kept.fate := 'duplicate';
    return kept;
  end if;
  update wocs.sales s set told_at = sent where s.id = known.id;
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
  update wocs.sales s
  set at = wanted.at, amount = wanted.amount, qty = wanted.qty, item = wanted.item, channel = wanted.channel,
    event_id = wanted.event_id, note = wanted.note, recorded_at = now()
  where s.id = known.id;
  kept.fate := 'updated';
  kept.before := wocs.sale_content(known);
  return kept;
end $$;

create function wocs.sale_content(s wocs.sales) returns jsonb
language sql immutable as $$
  select jsonb_build_object('at', s.at, 'amount', s.amount, 'qty', s.qty, 'item', s.item, 'channel', s.channel,
    'event_id', s.event_id, 'note', s.note)
$$;
