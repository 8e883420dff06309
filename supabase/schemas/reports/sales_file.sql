-- /report sales as: csv: the sales of a period row by row, as a table that becomes a file when it is sent.

create function wocs.report_sale_columns() returns text[]
language sql immutable as $$
  select array['sale', 'date', 'time', 'item', 'qty', 'amount', 'channel', 'event', 'note', 'refund_of']
$$;

create function wocs.report_sale_row(s wocs.sales) returns jsonb
language sql stable as $$
  select jsonb_build_array(
    wocs.sale_ref(s.id), to_char(here, 'YYYY-MM-DD'), to_char(here, 'HH24:MI'), s.item, s.qty, s.amount, s.channel,
    (select e.name from wocs.events e where e.id = s.event_id), s.note, wocs.sale_ref(s.refund_of))
  from (select s.at at time zone wocs.clock_zone() as here) local
$$;

-- The oldest first; `more`: those that did not fit.
create function wocs.report_sales_file(period text, span wocs.span, kind text) returns jsonb
language plpgsql stable as $$
declare
  rows jsonb;
  told jsonb;
begin
  select coalesce(jsonb_agg(wocs.report_sale_row(s) order by s.at, s.id), '[]') into rows
  from (select * from wocs.sales s where s.at >= span.since and s.at < span.until and s.removed_at is null
    order by s.at, s.id limit wocs.limit_report_rows()) s;
  select jsonb_build_object('rows', count(*), 'total', sum(s.amount), 'more', count(*) - jsonb_array_length(rows),
    'refunds', count(*) filter (where s.amount < 0)) into told
  from wocs.sales s where s.at >= span.since and s.at < span.until and s.removed_at is null;
  return jsonb_build_object('say', 'report.sales_file', 'facts', told || jsonb_build_object(
    'period', wocs.period_facts(period, span.since, span.until),
    'table', case when rows <> '[]' then jsonb_build_object(
      'kind', kind, 'name', 'sales-' || replace(period, '..', '-'), 'columns', to_jsonb(wocs.report_sale_columns()),
      'rows', rows) end));
end $$;
