-- The number of somebody who was removed: at once it is in no other place than their own row, and it goes from there
-- too when the removal cannot be undone any more. The name stays, for /why; /forget takes that as well.

create function wocs.person_note_removal() returns trigger
language plpgsql as $$
begin
  new.removed_at := case when new.status = 'inactive' then now() end;
  new.scrubbed_at := null;
  return new;
end $$;

create trigger note_removal before update of status on wocs.users for each row
  when (new.status <> old.status) execute function wocs.person_note_removal();

create function wocs.person_number_is_to_go(u wocs.users) returns boolean
language sql stable as $$
  select (u.wa_number is not null or u.wa_user_id is not null) and u.removed_at <= now()
    and (u.scrubbed_at is null or u.removed_at < now() - wocs.limit_removed_kept())
$$;

-- One at a time: it looks through everything that may name them. What somebody else has by now is theirs.
create function wocs.person_settle_removed() returns void
language plpgsql as $$
declare
  u wocs.users;
  kept boolean;
  numbers text[];
begin
  select * into u from wocs.users x where wocs.person_number_is_to_go(x)
  order by x.removed_at limit 1 for update skip locked;
  if u.id is null then
    return;
  end if;
  kept := u.removed_at >= now() - wocs.limit_removed_kept();
  if exists (select from wocs.users o
      where o.status = 'active' and (o.wa_number = u.wa_number or o.wa_user_id = u.wa_user_id)) then
    kept := false;
  elsif u.scrubbed_at is null then
    numbers := wocs.forget_numbers(u.wa_number, array[u.id]);
    perform wocs.forget_addresses(array_remove(numbers || u.wa_user_id::text, null), array[u.id]);
    perform wocs.forget_texts(wocs.forget_pattern_of_all(numbers, array_remove(array[u.wa_user_id]::text[], null)));
  end if;
  update wocs.users x set scrubbed_at = now(),
    wa_number = case when kept then x.wa_number end, wa_user_id = case when kept then x.wa_user_id end,
    numbers_before = case when kept then x.numbers_before else '{}' end
  where x.id = u.id;
end $$;
