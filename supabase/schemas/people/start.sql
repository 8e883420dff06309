-- People whom the settings of a start name (wocs_enlist).

-- Their name, if it is one; the end of the number tells two of one name apart.
create function wocs.user_name_at_start(p jsonb) returns text
language plpgsql stable as $$
declare
  name text := left(btrim(p ->> 'name'), 90);
  ending text := right(p ->> 'number', 4);
begin
  return case when wocs.person_name_flaw(name) is not null then concat_ws(' ', p ->> 'role', ending)
    when wocs.person_name_rival(name, null) is not null then concat_ws(' ', name, ending)
    else name end;
end $$;

-- The first people found the house, nobody is there to be told. Whoever comes later by this way was let in by somebody
-- who holds the machine and not by an admin: the log and the admins know of it.
create function wocs.user_tell_start(person wocs.users) returns void
language plpgsql as $$
begin
  perform wocs.user_log_change(null, person);
  perform wocs.user_tell_admins('user.changed', wocs.user_change_facts(null, person, null, null), person.id,
    person.id::text);
end $$;
