-- Tells somebody something they did not ask for just now. Outside their 24 h window it can only be a template.
create function wocs.notice_send(person uuid, say text, facts jsonb, task text) returns void
language plpgsql as $$
declare
  whom wocs.users := wocs.person_by_id(notice_send.person);
  lane text := wocs.notice_lane(whom, say);
  turn timestamptz;
begin
  if whom.id is null then
    return;
  end if;
  turn := wocs.outbox_next_turn(lane);
  perform wocs.outbox_add(
    whom, case when wocs.person_window_is_open(whom.id) then 'notice' else 'template' end, say, facts,
    concat_ws(':', 'notice', task, say, whom.id, pg_current_xact_id()::text), task, null,
      case when turn <= now() then 'sending' else 'queued' end, turn, lane => lane);
end $$;

create function wocs.notice_entry(person uuid, say text, facts jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('to_user', person, 'say', say, 'facts', facts) $$;

-- An entry of `also` may carry {"media": {"key","mime"}}, be "held" until that has come, or follow ("follows") the one
-- before it without a pause. Outside the 24 h window only the first words go, as a template; the rest comes when the
-- person answers.
create function wocs.notice_send_all(also jsonb, task text) returns void
language plpgsql as $$
declare
  n jsonb;
begin
  for n in select x.value from jsonb_array_elements(also) with ordinality x order by x.ordinality loop
    if n ? 'media' or n ? 'held' or n ? 'follows' then
      perform wocs.notice_send_entry(n, wocs.person_by_id((n ->> 'to_user')::uuid),
        coalesce(n #>> '{facts,task}', task));
    else
      perform wocs.notice_send((n ->> 'to_user')::uuid, n ->> 'say', coalesce(n -> 'facts', '{}'),
        coalesce(n #>> '{facts,task}', task));
    end if;
  end loop;
end $$;

create function wocs.notice_send_entry(n jsonb, whom wocs.users, task text) returns void
language plpgsql as $$
declare
  is_open boolean := wocs.person_window_is_open(whom.id);
  follows boolean := n @> '{"follows": true}';
  held boolean := n @> '{"held": true}' and is_open;
  lane text := wocs.notice_lane(whom, n ->> 'say');
  turn timestamptz;
begin
  if whom.id is null or follows and not is_open then
    return;
  end if;
  turn := case when follows or held then now() else wocs.outbox_next_turn(lane) end;
  perform wocs.outbox_add(
    whom, case when is_open then 'notice' else 'template' end, n ->> 'say', coalesce(n -> 'facts', '{}'),
    concat_ws(':', 'notice', task, n ->> 'say', whom.id, pg_current_xact_id()::text), task, null,
    case when held then 'held' when turn <= now() then 'sending' else 'queued' end, turn,
    case when is_open then nullif(n -> 'media', 'null') end, lane => lane);
end $$;

create function wocs.notice_admin_entries(say text, facts jsonb, besides uuid) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.notice_entry(u.id, say, facts)), '[]') from wocs.users u
  where u.role = 'admin' and u.status = 'active' and u.id is distinct from besides
$$;
