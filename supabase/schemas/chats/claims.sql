-- Who is writing an answer: one at a time, for a few minutes from their last sign of life.

create function wocs.chat_is_held_from(c wocs.chats, person uuid) returns boolean
language sql stable as $$
  select coalesce(c.holder <> person and c.held_until > now() and not wocs.clock_is_ahead(c.held_until,
    wocs.limit_chat_lease()), false)
$$;

create function wocs.chat_held_refusal(c wocs.chats) returns jsonb
language sql stable as $$
  select wocs.chat_refusal('chat.held', jsonb_build_object('chat', c.number, 'by', wocs.person_ref(c.holder),
    'until', wocs.clock_text(c.held_until)))
$$;

-- The lease, longer by its time from now; the token rises where it was another's or had run out. Nobody's chat becomes
-- theirs.
create function wocs.chat_hold(c wocs.chats, actor wocs.users) returns wocs.chats
language plpgsql as $$
begin
  update wocs.chats x set
    hold = x.hold + (x.holder is distinct from actor.id or x.held_until <= now())::int,
    holder = actor.id, held_until = now() + wocs.limit_chat_lease(),
    assigned_agent = coalesce(wocs.chat_owner(x), actor.id)
  where x.id = c.id returning x.* into c;
  return c;
end $$;

-- {"chat", "number", "hold", "until"}, or {"refused", "facts"}.
create function wocs.chat_claim(chat uuid, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(chat);
  before wocs.chats := c;
  objection jsonb := wocs.chat_objection(c, actor);
begin
  if objection is not null then
    return objection;
  elsif wocs.chat_is_held_from(c, actor.id) then
    return wocs.chat_held_refusal(c);
  end if;
  c := wocs.chat_hold(c, actor);
  if c.hold <> before.hold then
    perform wocs.chat_log(c, actor, 'chat_claimed', jsonb_build_object('hold', c.hold));
  end if;
  return wocs.chat_result(c) || jsonb_build_object('hold', c.hold, 'until', wocs.clock_text(c.held_until));
end $$;

-- What is another's by now is no fault of whoever lets it go.
create function wocs.chat_release(chat uuid, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
begin
  if objection is not null then
    return objection;
  end if;
  update wocs.chats x set holder = null, held_until = null where x.id = c.id and x.holder = actor.id;
  if found then
    perform wocs.chat_log(c, actor, 'chat_released');
  end if;
  return wocs.chat_result(c);
end $$;
