-- What we sent is blanked once it is old: the rows stay, because they are counted.

-- What still waits to be sent is not touched.
create function wocs.outbox_is_old(o wocs.outbox) returns boolean
language sql stable as $$
  select (o.to_number is not null or o.to_user_id is not null or o.facts <> '{}' or o.media is not null)
    and o.created_at < now() - wocs.limit_outbox_kept()
    and o.state in ('sent', 'delivered', 'read', 'played', 'failed', 'outdated', 'unknown')
$$;

create function wocs.outbox_prune() returns void
language sql as $$
  update wocs.outbox x set to_number = null, to_user_id = null, facts = '{}', media = null
  where x.id in (
    select o.id from wocs.outbox o where wocs.outbox_is_old(o)
    order by o.created_at limit wocs.limit_prune_rows() for update skip locked);
$$;
