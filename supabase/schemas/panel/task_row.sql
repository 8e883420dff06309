-- What a list tells of a task, and which of its clocks runs out first.

-- Whether it is short and has no values but texts, numbers and switches, as most have: such are told as they are.
create function wocs.panel_args_are_plain(payload jsonb) returns boolean
language sql immutable as $$
  select pg_column_size(payload) < 800 and not payload @? '$.* ? (@.type() == "object" || @.type() == "array")'
$$;

-- The first words of what it was told, for one line: [[name, value]]. To make them costs as much as the rest of a row.
create function wocs.panel_task_args(payload jsonb) returns table (args jsonb)
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_array(x.key,
    case jsonb_typeof(x.value) when 'string' then to_jsonb(left(x.value #>> '{}', 120)) else x.value end)), '[]')
  from (select e.key, wocs.argument_value(e.value) as value
    from jsonb_each(case jsonb_typeof(payload) when 'object' then payload else '{}' end) e
    where e.value <> 'null' limit 6) x
$$;

-- In their order. `args`: {name: value} or [[name, value]]. `hold`: {"holder", "mine", "until"}, null while nobody has
-- it in hand. `due`: {"kind", "at"}, until when somebody is to accept it, have it done ("finish"), or answer its
-- question; null where nothing runs out. All in one statement: a function for each row would cost more than reading it.
create function wocs.panel_task_rows(tasks wocs.tasks[], viewer wocs.users) returns jsonb
language plpgsql stable as $$
declare
  accept_within interval := make_interval(secs => (wocs.agent_answer_minutes() * 60)::double precision);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.type, 'command', replace(t.type, '_', ' '),
      'status', t.status, 'priority', t.priority, 'runs', t.runs, 'requester', r.name, 'assigned', a.name,
      'created_at', wocs.clock_text(t.created_at), 'args', g.args,
      'snoozed', wocs.clock_text(s.until),
      'scheduled_at', case when t.scheduled_at > now() then wocs.clock_text(t.scheduled_at) end,
      'due', case when d.first is not null then jsonb_build_object('at', wocs.clock_text(d.first), 'kind',
        case d.first when d.accept then 'accept' when d.finish then 'finish' else 'answer' end) end,
      'hold', case when h.task_id is not null then jsonb_build_object('holder', o.name, 'mine', h.holder = viewer.id,
        'until', wocs.clock_text(h.until)) end) order by t.ordinality), '[]')
    from unnest(tasks) with ordinality t
      cross join lateral (select case when wocs.panel_args_are_plain(t.payload) then t.payload
        else (select x.args from wocs.panel_task_args(t.payload) x) end as args) g
      left join wocs.users r on r.id = t.requested_by
      left join wocs.users a on a.id = t.assigned_to
      left join wocs.task_holds h on h.task_id = t.id and h.until > now()
      left join wocs.users o on o.id = h.holder
      left join wocs.task_snoozes s on s.task_id = t.id and s.person_id = viewer.id and s.until > now()
      left join wocs.agent_watches w on w.task_id = t.id and w.kind = 'accept'
      left join wocs.approvals q on q.task_id = t.id and q.decision is null
      cross join lateral (
        select case when t.runs = 'human' and t.status = 'pending' and t.assigned_to is distinct from t.requested_by
            and coalesce(t.scheduled_at <= now(), true) then coalesce(w.at, t.created_at + accept_within) end as accept,
          case when t.status in ('pending', 'running') then t.deadline_at end as finish,
          case when t.status = 'awaiting_approval' then q.expires_at end as answer) c
      cross join lateral (select c.accept, c.finish, least(c.accept, c.finish, c.answer) as first) d);
end $$;

-- Who can be given work.
create function wocs.panel_agents() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', u.name, 'on_duty', u.on_duty, 'role', u.role)
    order by u.role desc, not u.on_duty, lower(u.name)), '[]')
  from (select * from wocs.users x where x.status = 'active' and x.role in ('agent', 'admin') limit 100) u
$$;
