-- The lives of a node: each start of its program is one, known by the id that it drew then (its incarnation). What a
-- life held is given back as soon as the next one calls, so that nothing waits for a lease to run out. Where two live
-- at the same time, two PCs with one identity, the later one works and the other is told, and waits until it is away.

create table wocs.node_lives (
  node text not null,
  incarnation text not null,
  began_at timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  replaced_at timestamptz,                         -- null: the present one
  primary key (node, incarnation)
);
create unique index node_lives_present on wocs.node_lives (node) where replaced_at is null;
create index node_lives_replaced on wocs.node_lives (last_seen) where replaced_at is not null;

create function wocs.node_life_present(name text) returns wocs.node_lives
language sql stable as $$
  select l from wocs.node_lives l where l.node = name and l.replaced_at is null
$$;

-- Whether another life has this one's place: a life that was never heard of is the latest.
create function wocs.node_life_is_replaced(request jsonb, present wocs.node_lives) returns boolean
language sql stable as $$
  select present.incarnation <> request ->> 'incarnation' and present.last_seen > now() - wocs.limit_node_away()
    and exists (select from wocs.node_lives l
      where l.node = request ->> 'node' and l.incarnation = request ->> 'incarnation')
$$;

-- What a call says of its life: {"replaced": since when} where another has its place; {"returned": [task, ..]} what it
-- got back of the one before; {"again": true} where nobody could decide yet (`may_begin`). A node that tells no
-- incarnation is an older program, and heard as ever.
create function wocs.node_life_hear(request jsonb, may_begin boolean) returns jsonb
language plpgsql as $$
declare
  present wocs.node_lives := wocs.node_life_present(request ->> 'node');
  heard jsonb := '{}';
begin
  if request ->> 'incarnation' is null then
    return heard;
  elsif wocs.node_life_is_replaced(request, present) then
    heard := jsonb_build_object('replaced', wocs.clock_text(present.began_at));
  elsif present.incarnation is distinct from request ->> 'incarnation' then
    if not may_begin then
      return '{"again": true}';
    end if;
    heard := jsonb_build_object('returned', wocs.node_life_begin(request ->> 'node', request ->> 'incarnation'));
  end if;
  update wocs.node_lives l
  set last_seen = now() - case when request @> '{"leaving": true}' then wocs.limit_node_away() else interval '0' end
  where l.node = request ->> 'node' and l.incarnation = request ->> 'incarnation';
  return heard;
end $$;

-- The node's tasks that wait again now, the most urgent first. Each is treated as one whose lease ran out: a task that
-- kills its node must not do so for ever.
create function wocs.node_life_begin(name text, life text) returns jsonb
language plpgsql as $$
declare
  held text[];
begin
  update wocs.node_lives l set replaced_at = now() where l.node = name and l.replaced_at is null;
  insert into wocs.node_lives (node, incarnation) values (name, life)
  on conflict (node, incarnation) do update set replaced_at = null, began_at = now();
  with ended as (
    update wocs.tasks t set lease_until = 'epoch'
    where t.node = name and t.status = 'running' returning t.id)
  select array_agg(ended.id) into held from ended;
  if held is null then
    return '[]';
  end if;
  perform wocs.audit_set_actor(null);
  perform wocs.lease_return_expired();
  perform wocs.bell_settle();
  return (
    select coalesce(jsonb_agg(t.id order by wocs.bell_score(t)), '[]') from wocs.tasks t
    where t.id = any (held) and t.status = 'pending' and t.rung_at = now());
end $$;

-- An id that a life without a place took out of the queue goes back into it.
create function wocs.node_life_give_back(task text) returns void
language sql as $$
  select wocs.bell_ring(t) from wocs.tasks t where t.id = task and wocs.bell_is_due(t, interval '0')
$$;

-- Since when a second one calls under this name; null where none does.
create function wocs.node_life_rival(name text) returns timestamptz
language sql stable as $$
  select max(l.replaced_at) from wocs.node_lives l
  where l.node = name and l.last_seen > l.replaced_at and l.last_seen > now() - wocs.limit_node_away()
$$;

create function wocs.node_forget_lives() returns void
language sql as $$
  delete from wocs.node_lives l where (l.node, l.incarnation) in (
    select x.node, x.incarnation from wocs.node_lives x
    where x.replaced_at is not null and x.last_seen < now() - wocs.limit_life_kept()
    limit 1000 for update skip locked)
$$;
