-- What was heard in a note goes when its recording does.

create function wocs.card_is_old(c wocs.cards) returns boolean
language sql stable as $$
  select c.heard <> '' and c.state <> 'open' and c.created_at < now() - wocs.limit_media_kept()
$$;

create function wocs.card_prune() returns void
language sql as $$
  update wocs.cards x set heard = '', readings = '[]'
  where x.id in (
    select c.id from wocs.cards c where wocs.card_is_old(c)
    order by c.created_at limit wocs.limit_prune_rows() for update skip locked);
$$;
