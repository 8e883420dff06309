-- Pictures that no function can open, as an iPhone sends them: the PC at home makes a JPEG of them, where one is there.
-- Without it they are refused with the reason, as ever.

create function wocs.media_picture_goes_home(a wocs.attachments, problem text) returns boolean
language sql stable as $$
  select a.state = 'waiting' and problem in ('heic', 'avif', 'tiff') and not a.media ? 'at_home'
    and exists (select from wocs.node_list_online() n where n.abilities ->> 'pictures' = 'ready')
$$;

create function wocs.media_picture_order(a wocs.attachments, kind text) returns void
language plpgsql as $$
declare
  made wocs.tasks;
begin
  update wocs.attachments x set lease_until = null, media = x.media || jsonb_build_object('at_home', kind)
  where x.id = a.id;
  insert into wocs.tasks (type, runs, payload, status, priority, needs_role, parent_id, repeatable)
  values ('picture_convert', 'home', jsonb_build_object('attachment', a.id), 'pending', 'high', 'viewer', a.task_id,
    true)
  returning * into made;
  perform wocs.bell_ring(made);
end $$;

-- The JPEG came with the report, as a file of the inner task: it is the attachment's own now.
create function wocs.finished_picture_convert(t wocs.tasks, result jsonb) returns jsonb
language plpgsql as $$
declare
  a wocs.attachments := wocs.media_of_home_task(t);
  made wocs.attachments;
begin
  select * into made from wocs.attachments x where x.task_id = t.id and x.type = 'image' and x.state = 'stored'
  order by x.created_at desc limit 1;
  if a.state is distinct from 'waiting' then
    return null;
  elsif made.id is null then
    perform wocs.media_settle(a, null, coalesce(wocs.media_told_problem(result), 'broken'), '{}');
    return null;
  end if;
  delete from wocs.attachments x where x.id = made.id;
  perform wocs.media_settle(a, jsonb_strip_nulls(jsonb_build_object('key', made.storage_url, 'mime', made.mime_type,
    'size', made.size_bytes, 'width', result -> 'width', 'height', result -> 'height',
    'is_first', nullif(result -> 'is_first', 'false'))), null, '{}');
  return null;
end $$;

-- What it could not open is refused by what it is.
create function wocs.media_picture_convert_failed(t wocs.tasks, code text, detail text) returns void
language plpgsql as $$
declare
  a wocs.attachments := wocs.media_of_home_task(t);
begin
  perform wocs.task_move(t.id, 'failed', null, jsonb_build_object('code', code, 'detail', detail));
  if a.state = 'waiting' then
    perform wocs.media_settle(a, null, a.media ->> 'at_home', '{}');
  end if;
end $$;

-- Whoever sent it waits for an answer: not for long.
create function wocs.media_picture_convert_is_late(t wocs.tasks) returns boolean
language sql stable as $$
  select t.type = 'picture_convert' and t.status = 'pending' and t.created_at < now() - wocs.limit_node_away()
    and not exists (select from wocs.node_list_online())
$$;

create function wocs.media_picture_convert_let_go(t wocs.tasks) returns void
language sql as $$ select wocs.media_picture_convert_failed(t, 'pc_away', null) $$;

create function wocs.media_picture_convert_settle() returns void
language sql as $$
  select wocs.settling_each('picture_convert', 'media_picture_convert_let_go', array(
    select x from wocs.tasks x
    where wocs.media_picture_convert_is_late(x) and wocs.settling_may_try('picture_convert', x.id)
    order by x.created_at limit 20 for update skip locked))
$$;

create function wocs.check_picture_convert(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{}'::jsonb $$;
