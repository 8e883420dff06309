-- /user accept: whoever wrote from this person's number with another WhatsApp account is this person.

create function wocs.check_user_accept(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
  account text;
begin
  perform wocs.user_lock_all();
  person := wocs.user_by_args(args);
  account := wocs.user_other_account_latest(person.id);
  if person.id is null then
    return wocs.user_refusal('unknown_user', coalesce(args ->> 'name', args ->> 'number'));
  elsif person.id = asker.id then
    return wocs.user_refusal('own_account', person.name);
  elsif account is null or (wocs.person_by_account(account)).id is not null then
    return wocs.user_refusal('no_account', person.name);
  end if;
  return coalesce(wocs.user_asker_refusal(asker, 'user accept'), wocs.user_subject(
    person, 'account', person.name, wocs.person_account_mask(person.wa_user_id), wocs.person_account_mask(account),
    jsonb_build_object('name', person.name, 'number', person.wa_number, 'role', person.role,
      'account', jsonb_build_object('digest', encode(sha256(convert_to(account, 'UTF8')), 'hex')))));
end $$;

create function wocs.do_user_accept(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_user_accept(wocs.person_by_id(task.requested_by), task.payload);
  before wocs.users := wocs.user_by_args(task.payload);
  person wocs.users;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  perform set_config('wocs.people_task', task.id, true);
  update wocs.users u set wa_user_id = wocs.user_other_account_latest(before.id)
  where u.id = before.id returning * into person;
  perform set_config('wocs.people_task', '', true);
  perform wocs.user_other_accounts_forget(person.id);
  return jsonb_build_object('say', 'user.accepted', 'also', wocs.user_notices(before, person, null, task),
    'facts', jsonb_build_object('name', person.name, 'number', person.wa_number));
end $$;
