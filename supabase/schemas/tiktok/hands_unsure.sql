-- What the hands are unsure of: nobody knows what happened after the mark. It is looked for, a person is asked, and
-- nothing is done again.

create function wocs.tiktok_hands_lost(t wocs.tasks, error jsonb) returns void
language plpgsql as $$
begin
  if not wocs.tiktok_act_only_looks(t.payload ->> 'act') then
    perform wocs.tiktok_hands_doubt(wocs.tiktok_hands_task(t), t, error);
  end if;
end $$;

create function wocs.tiktok_hands_doubt(held wocs.tasks, t wocs.tasks, error jsonb) returns void
language plpgsql as $$
declare
  looks wocs.tasks;
begin
  if held.status <> 'running' then
    return;
  end if;
  perform wocs.task_move(held.id, 'uncertain', null, error);
  select * into held from wocs.tasks x where x.id = held.id;
  looks := wocs.tiktok_hands_order(held, wocs.tiktok_look_act(held));
  perform wocs.tiktok_hands_ask(held, t, 'tiktok.unsure',
    jsonb_build_object('error', error, 'looks', looks.payload -> 'rung'));
end $$;

-- A post is looked for wherever one could be found; how a post stands that was to be changed only Studio shows.
create function wocs.tiktok_look_act(held wocs.tasks) returns text
language sql immutable as $$ select case held.type when 'tiktok_post' then 'check' else 'look' end $$;

-- What nobody knew is known now: 'done' or 'failed'. A search that goes on is over.
create function wocs.tiktok_hands_settled(held wocs.tasks, known text) returns void
language plpgsql as $$
begin
  perform wocs.task_move(c.id, known, nullif(current_setting('wocs.actor', true), '')::uuid,
    '{"code": "settled"}') from wocs.tasks c
  where c.parent_id = held.id and c.type = 'tiktok_hands' and c.status = 'uncertain';
  perform wocs.task_move(c.id, 'cancelled', null, '{"reason": "not_wanted"}') from wocs.tasks c
  where c.parent_id = held.id and c.type = 'tiktok_hands' and c.status in ('pending', 'running')
    and wocs.tiktok_act_only_looks(c.payload ->> 'act');
end $$;

-- A rung that knows nothing of it: another one looks.
create function wocs.tiktok_hands_look_on(held wocs.tasks, t wocs.tasks, code text) returns void
language plpgsql as $$
begin
  if held.status = 'uncertain' or wocs.tiktok_schedule_is_asked_about(held, t) then
    perform wocs.tiktok_try_keep(held.id, t.payload ->> 'rung', code, null);
    if (wocs.tiktok_hands_order(held, wocs.tiktok_look_act(held))).id is null then
      perform wocs.tiktok_schedule_ask(held, t);
    end if;
  end if;
end $$;
