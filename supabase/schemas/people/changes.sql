-- What becomes of a person is kept: each change of name, role, status, number or account is a row of the audit log,
-- whoever makes it, and the other admins hear of it.

-- Enough to tell two accounts apart; the whole of it stands in one place, the person's row. A number is masked as
-- everywhere: who saw another part of it in another place would have most of it.
create function wocs.person_account_mask(account text) returns text
language sql immutable as $$ select '…' || right(account, 4) $$;

-- [{"what", "before", "after"}]; without a row before, they were added.
create function wocs.user_changes(before wocs.users, after wocs.users) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(jsonb_build_object('what', c.what, 'before', c.was, 'after', c.is_now) order by c.nth),
    '[]')
  from (values
    (1, case when before.id is null then 'added' when after.status = 'active' then 'back' else 'removed' end,
      case when before.status = 'active' then before.role end, case when after.status = 'active' then after.role end,
      before.status is distinct from after.status),
    (2, 'name', before.name, after.name, before.name <> after.name),
    (3, 'role', before.role, after.role, before.role <> after.role),
    (4, 'number', wocs.number_mask_fact(before.wa_number, 'number'), wocs.number_mask_fact(after.wa_number, 'number'),
      before.id is not null and before.wa_number is distinct from after.wa_number),
    (5, 'account', wocs.person_account_mask(before.wa_user_id), wocs.person_account_mask(after.wa_user_id),
      before.id is not null and before.wa_user_id is distinct from after.wa_user_id))
    c (nth, what, was, is_now, differs)
  where c.differs
$$;

-- `name` is the one of before: whom it happened to, as they were called then.
create function wocs.user_log_change(before wocs.users, after wocs.users) returns void
language plpgsql as $$
begin
  perform wocs.audit_log_task(nullif(current_setting('wocs.people_task', true), ''),
    case when before.id is null then 'person_added' else 'person_changed' end,
    jsonb_build_object('person', after.id, 'name', coalesce(before.name, after.name), 'now', after.name,
      'changes', wocs.user_changes(before, after)));
end $$;

create function wocs.user_keep_change() returns trigger
language plpgsql as $$
begin
  if wocs.user_changes(old, new) <> '[]' then
    perform wocs.user_log_change(old, new);
  end if;
  return null;
end $$;

create trigger keep_user_change after update of name, role, status, wa_number, wa_user_id on wocs.users for each row
  execute function wocs.user_keep_change();

-- What the row remembers of itself, whoever writes it.
create function wocs.user_keep_past() returns trigger
language plpgsql as $$
begin
  if new.role <> 'admin' or new.status <> 'active' then
    new.admin_since := null;
  elsif tg_op = 'INSERT' or old.admin_since is null then
    new.admin_since := clock_timestamp();
  end if;
  if tg_op = 'UPDATE' and old.wa_number <> new.wa_number then
    new.numbers_before := array_append(new.numbers_before, old.wa_number);
  end if;
  return new;
end $$;

create trigger keep_user_past before insert or update on wocs.users for each row
  execute function wocs.user_keep_past();

-- Whether somebody else is or was called so that the two could be taken for each other.
create function wocs.person_name_is_shared(name text, person uuid) returns boolean
language plpgsql stable as $$
declare
  looks text[] := wocs.person_name_looks(name);
begin
  return exists (select from wocs.users o where o.id <> person and wocs.person_name_looks(o.name) && looks)
    or exists (
      select from wocs.task_logs l join wocs.users o on o.id::text = l.details ->> 'person' and o.id <> person
      where l.action in ('person_added', 'person_changed') and wocs.person_name_looks(l.details ->> 'name') && looks);
end $$;

-- What this person was called at that moment.
create function wocs.person_name_then(person uuid, moment timestamptz) returns text
language plpgsql stable as $$
begin
  return coalesce(
    (select l.details ->> 'now' from wocs.task_logs l
      where l.details ->> 'person' = person_name_then.person::text and l.action in ('person_added', 'person_changed')
        and l.created_at <= moment order by l.seq desc limit 1),
    (select l.details ->> 'name' from wocs.task_logs l
      where l.details ->> 'person' = person_name_then.person::text and l.action in ('person_added', 'person_changed')
      order by l.seq limit 1),
    wocs.person_ref(person));
end $$;

-- Where somebody else could be meant too, the end of the number tells them apart.
create function wocs.person_name_apart(called text, person uuid) returns text
language plpgsql stable as $$
begin
  return called || case when wocs.person_name_is_shared(called, person) then (
    select ' ·' || coalesce(right(u.wa_number, 2), right(u.wa_user_id, 4), '?') from wocs.users u
    where u.id = person_name_apart.person) else '' end;
end $$;

create function wocs.person_ref_then(person uuid, moment timestamptz) returns text
language sql stable as $$ select wocs.person_name_apart(wocs.person_name_then(person, moment), person) $$;

-- Of what happened to this person: for the other admins, and for the log of what was asked.
create function wocs.user_change_facts(before wocs.users, after wocs.users, closed jsonb, task text) returns jsonb
language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object('name', after.name, 'number', after.wa_number,
    'changes', wocs.user_changes(before, after), 'closed', closed, 'task', task,
    'by', wocs.person_ref(nullif(current_setting('wocs.actor', true), '')::uuid)))
$$;

-- Every other admin than who is answered and whom it is about. It waits its turn, because Meta's word of a change comes
-- by a call that sends nothing.
create function wocs.user_tell_admins(say text, facts jsonb, person uuid, key text) returns void
language sql as $$
  select wocs.outbox_add(u, case when wocs.person_window_is_open(u.id) then 'notice' else 'template' end, say, facts,
    concat_ws(':', 'notice', say, key, u.id), null, null, 'queued', wocs.outbox_next_turn('news'))
  from wocs.users u where u.role = 'admin' and u.status = 'active' and u.id <> person order by u.created_at
$$;
