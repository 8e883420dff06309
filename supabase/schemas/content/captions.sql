create function wocs.caption_rested_count(type text, tone text, language text) returns bigint
language plpgsql stable as $$
begin
  return (
    select count(*) from wocs.captions c
    where c.removed_at is null and c.type = caption_rested_count.type and c.tone = caption_rested_count.tone
      and c.language = caption_rested_count.language
      and coalesce(c.used_at <= now() - wocs.limit_caption_rest(), true));
end $$;

-- The one that rested longest, any of them among equals; no row when all were given out. `tone` null: any.
-- A row that somebody takes at this moment is passed over; one that somebody has just taken no longer fits, because
-- Postgres looks at a locked row anew.
create function wocs.caption_take(type text, tone text, language text, asker uuid, task text) returns wocs.captions
language plpgsql as $$
declare
  taken wocs.captions;
begin
  select * into taken from wocs.captions c
  where c.removed_at is null and c.type = caption_take.type and c.tone = coalesce(caption_take.tone, c.tone)
    and c.language = caption_take.language
    and coalesce(c.used_at <= now() - wocs.limit_caption_rest(), true)
  order by c.used_at nulls first, random() limit 1 for update skip locked;
  if taken.id is not null then
    update wocs.captions c set used_at = now() where c.id = taken.id;
    insert into wocs.caption_uses (caption, task, used_by) values (taken.id, task, asker);
  end if;
  return taken;
end $$;

create function wocs.caption_writer_is_ready() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.node_list_online() n where n.abilities ->> 'writer' = 'ready');
end $$;

create function wocs.caption_args(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('type', 'promo', 'tone', 'hype', 'language', coalesce(asker.language, 'ms'))
    || jsonb_strip_nulls(args)
$$;

create function wocs.caption_facts(c wocs.captions) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', c.id, 'text', c.text, 'type', c.type, 'tone', c.tone, 'tongue', c.language)
$$;

create function wocs.caption_live_twin(text text) returns wocs.captions
language plpgsql stable as $$
begin
  return (select c from wocs.captions c
    where c.likeness = wocs.caption_likeness(caption_live_twin.text) and c.removed_at is null);
end $$;
