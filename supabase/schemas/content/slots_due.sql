-- When a slot's time comes: an agent gets a task with something to post, and the admin who asked is reminded.
-- What is too late is not worth posting: it was missed, and that is said once.

create function wocs.content_slot_is_due(s wocs.content_slots) returns boolean
language sql stable as $$
  select s.state = 'planned' and s.at <= now()
$$;

create function wocs.content_slot_is_untold(s wocs.content_slots) returns boolean
language sql stable as $$
  select s.state = 'missed' and s.told_at is null
$$;

create function wocs.content_slots_are_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.content_slots s where wocs.content_slot_is_due(s))
    or exists (select from wocs.content_slots s where wocs.content_slot_is_untold(s));
end $$;

create function wocs.content_slots_settle() returns void
language plpgsql as $$
declare
  s wocs.content_slots;
  brought int[] := '{}';
begin
  update wocs.content_slots x set state = 'missed'
  where x.state = 'planned' and x.at < now() - wocs.limit_slot_missed();
  for s in
    select * from wocs.content_slots x where wocs.content_slot_is_due(x) order by x.at, x.id
    limit 20 for update skip locked
  loop
    if wocs.content_slot_bring_due(s) then
      brought := brought || s.id;
    end if;
  end loop;
  begin
    perform wocs.content_slots_remind(brought);
  exception when others then
    perform wocs.settling_keep_fault('content reminders', '', sqlstate);  -- the agents have their work all the same
  end;
end $$;

-- False when it broke: it counts as missed then, and the next settling says so instead of stumbling over it again.
create function wocs.content_slot_bring_due(s wocs.content_slots) returns boolean
language plpgsql as $$
begin
  update wocs.content_slots x set state = 'due', task = wocs.content_slot_give_to_agent(s) where x.id = s.id;
  return true;
exception when others then
  if wocs.fault_is_the_servers(sqlstate) then
    raise;  -- the server's trouble, not the slot's
  end if;
  update wocs.content_slots x set state = 'missed' where x.id = s.id;
  return false;
end $$;

-- The agent's task; null when there is nobody to give it to.
create function wocs.content_slot_give_to_agent(s wocs.content_slots) returns text
language plpgsql as $$
declare
  owner wocs.users := wocs.content_owner(s.asked_by);
  agent wocs.users := wocs.content_slot_agent(s);
  parent wocs.tasks;
  t wocs.tasks;
begin
  if agent.id is null or owner.id is null then
    return null;
  end if;
  select * into parent from wocs.tasks x where x.id = s.made_by;
  parent.requested_by := owner.id;
  parent.source_message := null;
  perform wocs.audit_set_actor(null);
  t := wocs.task_create_child(parent,
    jsonb_build_object('command', 'agent_task', 'runs', 'human', 'args', jsonb_build_object(
    'to', agent.name, 'type', 'post', 'priority', 'normal',
    'deadline', wocs.clock_text(greatest(s.at, now()) + wocs.limit_slot_deadline()),
    'note', wocs.content_slot_note(s, owner))));
  perform wocs.task_start(t);
  return (select x.id from wocs.tasks x where x.id = t.id and x.status in ('pending', 'running'));
end $$;

-- Who was named, unless they are off duty and another is on: it is to be done within the hour.
create function wocs.content_slot_agent(s wocs.content_slots) returns wocs.users
language plpgsql stable as $$
declare
  named wocs.users;
  spare wocs.users;
begin
  select * into named from wocs.users u where u.id = s.agent and u.status = 'active' and u.role in ('agent', 'admin');
  if named.on_duty then
    return named;
  end if;
  spare := wocs.agent_least_busy();
  return case when spare.id is not null then spare else named end;
end $$;

-- What the agent copies: where and what, a caption that nobody has seen for a month, and hashtags. Rather one in the
-- other language than none.
create function wocs.content_slot_note(s wocs.content_slots, owner wocs.users) returns text
language plpgsql as $$
declare
  taken wocs.captions := wocs.caption_take(s.type, null, owner.language, owner.id, s.made_by);
  tags text;
begin
  if taken.id is null then
    taken := wocs.caption_take(s.type, null, case owner.language when 'en' then 'ms' else 'en' end, owner.id,
      s.made_by);
  end if;
  tags := array_to_string(wocs.hashtag_pick('street_food', 8, coalesce(taken.text, '')), ' ');
  return concat_ws(
    E'\n', case s.platform when 'tiktok' then 'TikTok' else 'Instagram' end || ' · ' || replace(s.type, '_', ' '),
      taken.text, nullif(tags, ''));
end $$;
