-- The inbox: tasks by what they wait for, newest first, a page at a time. It is asked for as it is wanted, so that each
-- way of looking is planned for itself: with 100,000 tasks no one plan would do for all.

-- Which rows of a task `t` a way of looking shows to person $1; null for no way of ours. A note on its way to become a
-- command, and a customer's that is written down, are nobody's work.
create function wocs.panel_inbox_condition(show text) returns text
language sql immutable as $$
  select case show
    when 'mine' then $q$(t.assigned_to = $1 or t.requested_by = $1)
      and t.status in ('pending', 'awaiting_approval', 'running', 'uncertain')
      and t.type not in ('transcribe', 'chat_transcript')$q$
    when 'unassigned' then $q$t.runs = 'human' and t.assigned_to is null and t.status in ('pending', 'running')$q$
    when 'approval' then $q$t.status = 'awaiting_approval'$q$
    when 'failed' then $q$t.status = 'failed'$q$
    when 'uncertain' then $q$t.status = 'uncertain'$q$
    when 'snoozed' then $q$t.id = any (array(
      select s.task_id from wocs.task_snoozes s where s.person_id = $1 and s.until > now()))$q$
    when 'all' then $q$t.type not in ('transcribe', 'chat_transcript')$q$ end
$$;

-- The same as wocs.task_may_see, in words that an index can answer.
create function wocs.panel_inbox_sight(viewer wocs.users) returns text
language sql immutable as $$
  select case when viewer.role = 'admin' then 'true' else
    $q$(t.assigned_to = $1 or t.requested_by = $1 or t.runs = 'human' and t.assigned_to is null)$q$ end
$$;

create function wocs.panel_inbox_show(viewer wocs.users, args jsonb) returns text
language sql immutable as $$
  select case when wocs.panel_inbox_condition(args ->> 'show') is not null then args ->> 'show'
    when args ->> 'search' <> '' or viewer.role = 'admin' then 'all' else 'mine' end
$$;

create function wocs.panel_inbox_people(said text) returns uuid[]
language plpgsql stable as $$
declare
  begun text := lower(btrim(said));
begin
  return array(select u.id from wocs.users u
    where lower(u.name) = begun or lower(u.name) like replace(begun, '%', '') || ' %' limit 5);
end $$;

-- A task's number finds it; else the words that are in it, or the name of who asked or has it. What is `is true` no
-- index answers: Postgres takes words that every task has for fifty times rarer than they are.
create function wocs.panel_inbox_search(said text, named uuid[], words tsquery, by_index boolean) returns text
language sql immutable as $$
  select format('(%s)', concat_ws(' or ',
    case when words is null then 'false'
      else format('(t.words @@ %L::tsquery)%s', words, case when not by_index then ' is true' end) end,
    case
      when said ~* '^\s*(task[- ]?)?[0-9]{3,9}\s*$' then format('t.id = %L', 'TASK-' || substring(said from '[0-9]+'))
      when cardinality(named) > 0
        then format('t.assigned_to = any (%1$L::uuid[]) or t.requested_by = any (%1$L::uuid[])', named) end))
$$;

create function wocs.panel_inbox_wanted(viewer wocs.users, show text, args jsonb) returns text
language sql immutable as $$
  select format('%s and %s %s %s', wocs.panel_inbox_condition(show), wocs.panel_inbox_sight(viewer),
    case when show in ('all', 'snoozed') then '' else 'and not exists (select from wocs.task_snoozes s '
      || 'where s.task_id = t.id and s.person_id = $1 and s.until > now())' end,
    case when args ->> 'priority' in ('high', 'normal', 'low') then 'and t.priority = $2' else '' end)
$$;

-- `looked`: which rows are read, `condition`: which of them are meant.
create function wocs.panel_inbox_found(viewer wocs.users, looked text, condition text, args jsonb,
  after_task wocs.tasks) returns wocs.tasks[]
language plpgsql stable as $$
declare
  found_tasks wocs.tasks[];
begin
  execute format('select array(select row(t.*)::wocs.tasks from (select t.* from wocs.tasks t where %s) t where %s '
    || 'order by t.created_at desc, t.id desc limit %s)', looked, condition, wocs.limit_panel_rows() + 1)
  into found_tasks using viewer.id, args ->> 'priority', after_task.created_at, after_task.id;
  return found_tasks;
end $$;

-- Words that many tasks have are found among the newest; those that few have, by their index. Either alone is slow for
-- the other: an index of words knows no order, and to look through all tasks for a rare word takes long.
create function wocs.panel_inbox_searched(viewer wocs.users, said text, older text, wanted text, args jsonb,
  after_task wocs.tasks) returns wocs.tasks[]
language plpgsql stable as $$
declare
  named uuid[] := wocs.panel_inbox_people(said);
  meant text := wocs.panel_inbox_search(said, named, wocs.task_search(said), false);
  rare tsquery := wocs.task_search_rare(said);
  found_tasks wocs.tasks[];
begin
  if rare is null or cardinality(named) > 0 or wocs.task_search_is_new(rare) then
    found_tasks := wocs.panel_inbox_found(viewer, format('%s order by t.created_at desc, t.id desc limit %s', older,
      wocs.limit_panel_newest()), format('%s and %s', wanted, meant), args, after_task);
  end if;
  return case
    when cardinality(found_tasks) > wocs.limit_panel_rows() then found_tasks
    when rare is null then
      wocs.panel_inbox_found(viewer, format('%s and %s and %s', older, wanted, meant), 'true', args, after_task)
    else wocs.panel_inbox_found(viewer, format('%s and %s and %s offset 0', older, wanted,
      wocs.panel_inbox_search(said, named, rare, true)), meant, args, after_task) end;
end $$;

create function wocs.panel_inbox_tasks(viewer wocs.users, show text, args jsonb) returns wocs.tasks[]
language plpgsql stable as $$
declare
  said text := nullif(btrim(args ->> 'search'), '');
  wanted text := wocs.panel_inbox_wanted(viewer, show, args);
  after_task wocs.tasks;
  older text;
begin
  select * into after_task from wocs.tasks x where x.id = args ->> 'before';
  older := case when after_task.id is null then 'true' else '(t.created_at, t.id) < ($3, $4)' end;
  return case when said is not null then wocs.panel_inbox_searched(viewer, said, older, wanted, args, after_task)
    else wocs.panel_inbox_found(viewer, format('%s and %s', older, wanted), 'true', args, after_task) end;
end $$;

-- How many each way of looking shows, up to 100. Not put together as the list is: this one plan does for everybody, and
-- is made once. To plan it for each person anew, as Postgres would, takes four times as long as it takes to count.
create function wocs.panel_inbox_counts(viewer wocs.users) returns jsonb
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  asleep text[] := array(select s.task_id from wocs.task_snoozes s where s.person_id = viewer.id and s.until > now());
begin
  return jsonb_build_object(
    'mine', (select count(*) from (select from wocs.tasks t
      where (t.assigned_to = viewer.id or t.requested_by = viewer.id) and t.type <> 'transcribe'
        and t.status in ('pending', 'awaiting_approval', 'running', 'uncertain') and t.id <> all (asleep) limit 100) x),
    'unassigned', (select count(*) from (select from wocs.tasks t
      where t.runs = 'human' and t.assigned_to is null and t.status in ('pending', 'running')
        and t.id <> all (asleep) limit 100) x),
    'approval', (select count(*) from (select from wocs.tasks t
      where t.status = 'awaiting_approval' and t.id <> all (asleep) and wocs.task_may_see(t, viewer) limit 100) x),
    'failed', (select count(*) from (select from wocs.tasks t
      where t.status = 'failed' and t.id <> all (asleep) and wocs.task_may_see(t, viewer) limit 100) x),
    'uncertain', (select count(*) from (select from wocs.tasks t
      where t.status = 'uncertain' and t.id <> all (asleep) and wocs.task_may_see(t, viewer) limit 100) x),
    'snoozed', (select count(*) from (select from wocs.tasks t
      where t.id = any (asleep) and wocs.task_may_see(t, viewer) limit 100) x));
end $$;

create function wocs.panel_page_inbox(viewer wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  show text := wocs.panel_inbox_show(viewer, args);
  rows jsonb := wocs.panel_task_rows(wocs.panel_inbox_tasks(viewer, show, args), viewer);
begin
  return jsonb_build_object('show', show, 'counts', wocs.panel_inbox_counts(viewer),
    'rows', case when jsonb_array_length(rows) > wocs.limit_panel_rows() then rows - -1 else rows end,
    'before', case when jsonb_array_length(rows) > wocs.limit_panel_rows() then rows #> '{-2,id}' end,
    'agents', case when viewer.role = 'admin' then wocs.panel_agents() else '[]' end);
end $$;
