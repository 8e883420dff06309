-- Personal data in the audit log: taken out of a row's details, so that the chain still holds, and once they are old
-- enough the details go altogether. The row itself stays: when, of which task, what, and by whom.

-- Takes whatever fits the pattern out. The new details are bound first, by a row of the same task.
create function wocs.audit_scrub(pattern text) returns void
language plpgsql as $$
declare
  found record;
begin
  for found in
    with scrubbed as materialized (
      select l.seq, l.task_id, gen_random_uuid() as salt, wocs.forget_scrub(l.details, pattern) as details
      from wocs.task_logs l where l.salt is not null and l.action <> 'erased' and l.details::text ~* pattern)
    select s.task_id, array_agg(s.seq order by s.seq) as seqs, array_agg(s.salt order by s.seq) as salts,
      jsonb_agg(s.details order by s.seq) as details,
      jsonb_agg(jsonb_build_array(s.seq, wocs.audit_details_digest(s.salt, s.details)) order by s.seq) as logs
    from scrubbed s group by s.task_id order by s.task_id
  loop
    perform wocs.audit_log_task(found.task_id, 'erased', jsonb_build_object('logs', found.logs));
    update wocs.task_logs l set salt = x.salt, details = found.details -> (x.n - 1)::int
    from unnest(found.seqs, found.salts) with ordinality x (seq, salt, n) where l.seq = x.seq;
  end loop;
end $$;

create function wocs.audit_details_are_old(l wocs.task_logs) returns boolean
language sql stable as $$
  select l.salt is not null and l.created_at < now() - wocs.limit_log_kept()
$$;

create function wocs.audit_prune_details() returns void
language sql as $$
  update wocs.task_logs x set salt = null, details = wocs.audit_erased()
  where x.seq in (
    select l.seq from wocs.task_logs l where wocs.audit_details_are_old(l)
    order by l.created_at limit wocs.limit_prune_rows() for update skip locked);
$$;
