-- Our own file of sales, sent back: each row that names a sale is compared with it and never counted again.

create function wocs.sheet_new_rows(rows jsonb) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(r order by nth), '[]')
  from jsonb_array_elements(coalesce(nullif(rows, 'null'), '[]')) with ordinality x (r, nth) where not r ? 'sale'
$$;

-- {"known", "same", "changed": count, "gone": count, "first": up to five sales that are not as the file says}; null for
-- a file that names none. The minute and the amount are compared: a file has no seconds.
create function wocs.sheet_own_sales(rows jsonb) returns jsonb
language sql stable as $$
  with named as (
    select (r ->> 'sale')::bigint as id, (r ->> 'at')::timestamptz as at, (r ->> 'amount')::numeric as amount, nth
    from jsonb_array_elements(coalesce(nullif(rows, 'null'), '[]')) with ordinality x (r, nth) where r ? 'sale'),
  compared as (
    select n.id, n.nth, case when s.id is null or s.removed_at is not null then 'gone'
      when date_trunc('minute', s.at) = date_trunc('minute', n.at) and s.amount = n.amount then 'same'
      else 'changed' end as fate
    from named n left join wocs.sales s on s.id = n.id)
  select jsonb_build_object('known', count(*), 'same', count(*) filter (where fate = 'same'),
    'changed', count(*) filter (where fate = 'changed'), 'gone', count(*) filter (where fate = 'gone'),
    'first', coalesce(jsonb_agg(wocs.sale_ref(id) order by nth) filter (where odd <= 5 and fate <> 'same'), '[]'))
  from (select c.*, count(*) filter (where c.fate <> 'same') over (order by c.nth) as odd from compared c) c
  having count(*) > 0
$$;
