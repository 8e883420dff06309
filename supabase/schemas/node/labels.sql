-- Labels: what a task needs of a node, by the name that a node's beat has for it. A node takes what it has the label
-- for; what none of those that are on can do waits for one that can.

-- The menu's `ability` of each command that runs at home; null: any node can. tests/sql/test_node_labels.py compares.
-- A note that no enrolled node could hear goes to any, which says at once what is missing.
create function wocs.task_label(t wocs.tasks) returns text
language plpgsql stable as $$
begin
  return case t.type
    when 'app_deploy' then 'deploy'
    when 'caption_draft' then 'writer'
    when 'chart' then 'charts'
    when 'chat_transcript' then 'voice'
    when 'landing_preview' then 'browser'
    when 'landing_screenshot' then 'browser'
    when 'picture_convert' then 'pictures'
    when 'screenshot' then 'browser'
    when 'tiktok_hands' then coalesce((select r.ability from wocs.tiktok_rungs r
      where r.act = t.payload ->> 'act' and r.rung = t.payload ->> 'rung'), 'tiktok')
    when 'tiktok_link' then 'tiktok_link'
    when 'tiktok_pages' then 'tiktok_studio'
    when 'video_fetch' then 'video'
    when 'transcribe' then case when not t.payload ? 'typed' and exists (
      select from wocs.node_list() n where wocs.node_label_is_offered('voice', n.abilities)) then 'voice' end end;
end $$;

-- By these abilities: a label that was never told of may be there, as an older node does not name them all.
create function wocs.node_label_is_offered(label text, abilities jsonb) returns boolean
language sql immutable as $$
  select label is null or not abilities ? label or coalesce(abilities ->> label, 'missing') <> 'missing'
$$;

-- Whether any node that is on can do it.
create function wocs.node_label_is_online(label text) returns boolean
language sql stable as $$
  select exists (select from wocs.node_list_online() n where wocs.node_label_is_offered(label, n.abilities))
$$;

-- A claim says what its node can do at this moment; an older node's last beat said it.
create function wocs.claim_is_able(t wocs.tasks, request jsonb) returns boolean
language plpgsql stable as $$
declare
  label text := wocs.task_label(t);
begin
  if jsonb_typeof(request -> 'labels') = 'array' then
    return label is null or request -> 'labels' ? label;
  end if;
  return wocs.node_label_is_offered(label, coalesce(
    (select n.abilities from wocs.node_list() n where n.name = request ->> 'node'), '{}'));
end $$;

-- A task that came to a node which cannot do it goes back to its place at once, for another that is on and can; with
-- none it stays where it is, and the first beat of one that can takes it up.
create function wocs.bell_put_back(t wocs.tasks, node text) returns void
language plpgsql as $$
begin
  if exists (select from wocs.node_list_online() n
    where n.name <> node and wocs.node_label_is_offered(wocs.task_label(t), n.abilities))
  then
    perform wocs.bell_ring(t);
  end if;
end $$;
