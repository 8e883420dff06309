-- The transactional outbox: a row here commits together with what it tells. Rows made in a call that returns work are
-- leased to the caller at once; whoever loses them, settling gives them out again.

-- Where a message goes. A stranger is a row of wocs.users with no id: only the address and the language count. To a
-- person whose number another account writes from it goes by the account alone: the number may be somebody else's.
-- What would go at once is queued where something is in its way; what a customer wants no more never goes.
create function wocs.outbox_add(
  person wocs.users, kind text, say text, facts jsonb, key text, task text default null, reply_to text default null,
  state text default 'sending', not_before timestamptz default now(), media jsonb default null,
    reaction jsonb default null, lane text default 'news') returns void
language plpgsql as $$
declare
  o wocs.outbox;
  number text := wocs.person_number_to_write(person);
  waits_for text;
  until timestamptz;
  refused jsonb;
begin
  if person.id is null and wocs.chat_outbox_refuses(number, person.wa_user_id, say, clock_timestamp()) then
    state := 'outdated';
    refused := '{"code": "opted_out"}';
  elsif state = 'sending' then
    select b.waits_for, b.until into waits_for, until from wocs.outbox_obstacle(number, person.wa_user_id) b;
  end if;
  insert into wocs.outbox as x (key, to_number, to_user_id, kind, say, facts, language, reply_to, task_id, media,
    reaction, state, waits_for, not_before, lane, error)
  values (key, number, person.wa_user_id, kind, say, wocs.number_mask_for(person.role, facts),
    coalesce(person.language, 'en'), reply_to, task, media, reaction,
    case when state in ('held', 'outdated') then state else 'queued' end, waits_for, greatest(not_before, until), lane,
    refused)
  on conflict on constraint outbox_key_key do nothing
  returning * into o;
  if o.id is null or kind in ('notice', 'template') and wocs.push_goes_first(o, person.id) or state <> 'sending' then
    return;
  elsif waits_for is null then
    perform wocs.outbox_hand_out(o.id, case when kind in ('notice', 'template') then 'wocs.tell' else 'wocs.send' end);
  elsif until <= now() then
    perform wocs.outbox_lease_waiting(o);
  end if;
end $$;

create function wocs.outbox_add_reaction(person wocs.users, message text, emoji text, say text, task text) returns void
language sql as $$
  select wocs.outbox_add(person, 'reaction', say, '{}', concat_ws(':', 'reaction', message, emoji, task), task, null,
    'sending', now(), null,
                   jsonb_build_object('message_id', message, 'emoji', emoji));
$$;
