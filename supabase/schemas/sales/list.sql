-- The newest 15 of the span; `more` counts the others.
create function wocs.answer_sale_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  span wocs.span := wocs.period_span(coalesce(args ->> 'period', 'today'));
  newest jsonb;
  found bigint;
  total numeric;
  refunds bigint;
  refunded numeric;
begin
  select count(*), sum(s.amount), count(*) filter (where s.amount < 0), -sum(s.amount) filter (where s.amount < 0)
  into found, total, refunds, refunded from wocs.sales s
  where s.at >= span.since and s.at < span.until and s.removed_at is null;
  select coalesce(jsonb_agg(wocs.sale_facts(s) order by s.at desc, s.id desc), '[]') into newest
  from (select * from wocs.sales s
    where s.at >= span.since and s.at < span.until and s.removed_at is null order by s.at desc, s.id desc limit 15) s;
  return jsonb_build_object('say', 'sale.list', 'facts', jsonb_build_object(
    'period', wocs.period_facts(coalesce(args ->> 'period', 'today'), span.since, span.until), 'sales', newest,
    'total', total, 'refunds', refunds, 'refunded', refunded, 'more', greatest(found - 15, 0)));
end $$;
