-- Whether the chain holds: its new rows at each look, all of it once a day, in bounded pieces. What breaks it is told
-- to every admin once, and shown in /status for a week after it was last seen.

create function wocs.audit_link_problem(before wocs.audit_checks, link wocs.task_log_chain, log wocs.task_logs)
returns text
language sql stable as $$
  select case
    when link.position <> before.position + 1 then 'gap'
    when log.id is null then 'row_gone'
    when link.digest <> wocs.audit_digest(before.digest, log) or not wocs.audit_details_hold(log) then 'row_changed' end
$$;

-- Rows that nobody linked, after the last one known to be linked. What this very transaction has written is not linked
-- yet; only it is as young as its clock.
create function wocs.audit_has_unlinked(since bigint, until bigint) returns boolean
language plpgsql stable as $$
begin
  return exists (
    select from wocs.task_logs l
    where (since is null or l.seq > since) and (until is null or l.seq <= until)
      and (l.created_at < now() or l.created_at > clock_timestamp())
      and not exists (select from wocs.task_log_chain c where c.log_seq = l.seq and c.position > 0));
end $$;

-- As far as the chain holds, `most` links further at most; `problem`: why it does not hold any further.
create function wocs.audit_check_piece(known wocs.audit_checks, most int) returns wocs.audit_checks
language plpgsql stable as $$
declare
  c record;
  links int := 0;
  since bigint := known.log_seq;
begin
  known.problem := case
    when known.position = 0 or wocs.audit_digest_at(known.position) = known.digest then null
    when wocs.audit_digest_at(known.position) is null then 'cut'
    else 'rewritten' end;
  if known.problem is not null then
    return known;
  end if;
  for c in
    select x as link, l as log from wocs.task_log_chain x left join wocs.task_logs l on l.seq = x.log_seq
    where x.position > known.position order by x.position limit most
  loop
    known.problem := wocs.audit_link_problem(known, c.link, c.log);
    if known.problem is not null then
      return known;
    end if;
    known.position := (c.link).position;
    known.digest := (c.link).digest;
    known.log_seq := greatest(known.log_seq, (c.log).seq);
    links := links + 1;
  end loop;
  if wocs.audit_has_unlinked(since, case when links = most then known.log_seq end) then
    known.problem := 'row_added';
  end if;
  return known;
end $$;

-- The first position at which the chain does not hold; null when all of it does.
create function wocs.audit_first_break() returns bigint
language sql stable as $$
  select case when p.problem is not null then p.position + 1 end
  from wocs.audit_check_piece(row('whole', 0, '', null, null, now())::wocs.audit_checks, 2147483647) p
$$;

-- A break is told once, however often it is seen and by how many.
create function wocs.audit_report_break(about text, problem text, place bigint) returns void
language plpgsql as $$
declare
  told jsonb := jsonb_build_object('about', about, 'problem', problem, 'position', place);
  a wocs.alerts := wocs.alert_raise('audit', told, about);
begin
  update wocs.alerts x set facts = told || jsonb_build_object('at', wocs.clock_text(now()))
  where x.kind = 'audit' and x.about = audit_report_break.about and x.closed_at is null;
  if a.id is not null then
    perform wocs.alert_notify_admins(a, 'alert.audit', told);
  end if;
end $$;

-- Null while somebody else holds it.
create function wocs.audit_check_held(wanted text, begun timestamptz) returns wocs.audit_checks
language plpgsql as $$
declare
  c wocs.audit_checks;
begin
  insert into wocs.audit_checks (name, at) values (wanted, begun) on conflict do nothing;
  select * into c from wocs.audit_checks x where x.name = wanted for update skip locked;
  return c;
end $$;

create function wocs.audit_check_fresh() returns void
language plpgsql as $$
declare
  c wocs.audit_checks := wocs.audit_check_held('fresh', now());
begin
  if c.name is null then
    return;
  end if;
  c := wocs.audit_check_piece(c, wocs.limit_audit_rows());
  if c.problem is not null then
    perform wocs.audit_report_break('chain', c.problem, c.position);
  end if;
  update wocs.audit_checks x set position = c.position, digest = c.digest, log_seq = c.log_seq, at = now()
  where x.name = c.name and x.position < c.position;
end $$;

-- Every task begins with a row of the log, and each move of it is one: a task whose state no row tells shows a cut or
-- emptied log to whoever remembers nothing.
create function wocs.audit_has_task_without_log() returns boolean
language sql stable as $$
  select exists (select from wocs.tasks t
    where t.created_at < now() and not exists (
      select from wocs.task_logs l where l.task_id = t.id and (t.status in ('pending', 'awaiting_approval')
        or l.action in (select m.action from wocs.task_moves m where m.to_state = t.status))))
$$;

-- From the beginning on, one piece at a look; once at the head it rests for a day. So it does at a break.
create function wocs.audit_check_whole() returns void
language plpgsql as $$
declare
  c wocs.audit_checks := wocs.audit_check_held('whole', '-infinity');
  begun_at bigint := c.position;
begin
  if c.name is null or c.position = 0 and c.at > now() - wocs.limit_audit_whole() then
    return;
  end if;
  c := wocs.audit_check_piece(c, wocs.limit_audit_rows());
  if c.problem is null and c.position - begun_at < wocs.limit_audit_rows() and wocs.audit_has_task_without_log() then
    c.problem := 'emptied';
  end if;
  if c.problem is not null then
    perform wocs.audit_report_break('chain', c.problem, c.position);
  end if;
  if c.problem is not null or c.position - begun_at < wocs.limit_audit_rows() then
    c := row(c.name, 0, '', null, null, now());
  end if;
  update wocs.audit_checks x set position = c.position, digest = c.digest, log_seq = c.log_seq, at = c.at
  where x.name = c.name;
end $$;

create function wocs.audit_is_due() returns boolean
language plpgsql stable as $$
begin
  return coalesce((select m.at < now() - wocs.limit_audit_look() from wocs.meters m where m.name = 'audit'), true);
end $$;

create function wocs.audit_settle() returns void
language plpgsql as $$
begin
  insert into wocs.meters as m (name, used) values ('audit', 0)
  on conflict (name) do update set at = now() where m.at < now() - wocs.limit_audit_look();
  if not found then
    return;
  end if;
  perform wocs.audit_check_fresh();
  perform wocs.audit_check_whole();
  perform wocs.audit_tell_head();
  perform wocs.alert_close(a) from wocs.alerts a
  where a.kind = 'audit' and a.closed_at is null and (a.facts ->> 'at')::timestamptz < now() - wocs.limit_lately();
end $$;
