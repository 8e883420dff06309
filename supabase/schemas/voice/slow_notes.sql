-- What time decides about voice: cards run out, and a note that takes long is spoken of.

create function wocs.voice_note_is_slow(t wocs.tasks) returns boolean
language sql stable as $$
  select t.type = 'transcribe' and t.status in ('pending', 'running')
    and t.created_at > now() - wocs.limit_slow_note_told() and t.created_at < now() - wocs.limit_slow_note()
$$;

create function wocs.card_is_expired(c wocs.cards) returns boolean
language sql stable as $$
  select c.state = 'open' and c.expires_at <= now()
$$;

-- Nobody who is quiet hears of it, and nobody who heard already that the PC is away. What was told of it stands in the
-- outbox.
create function wocs.voice_slow_notes() returns setof wocs.tasks
language sql stable as $$
  select t.* from wocs.tasks t join wocs.users u on u.id = t.requested_by
  where wocs.voice_note_is_slow(t) and not u.quiet and not wocs.stop_is_on()
    and not exists (select from wocs.outbox o where o.task_id = t.id and o.kind <> 'reaction')
$$;

create function wocs.voice_is_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.cards c where wocs.card_is_expired(c))
    or exists (select from wocs.tasks t where wocs.voice_note_is_slow(t))
      and (wocs.node_home_state() ->> 'online')::boolean and exists (select from wocs.voice_slow_notes());
end $$;

create function wocs.voice_settle() returns void
language plpgsql as $$
begin
  perform wocs.settling_each('cards', 'card_expire', array(
    select x from wocs.cards x where wocs.card_is_expired(x) and wocs.settling_may_try('cards', x.id::text)
    order by x.id limit 20 for update skip locked));
  if (wocs.node_home_state() ->> 'online')::boolean then
    perform wocs.outbox_reply_late(t, 'voice.processing',
      jsonb_build_object('task', t.id, 'seconds', t.payload -> 'seconds') || wocs.voice_text_facts(t.id))
      from wocs.voice_slow_notes() t;
  end if;
end $$;

create function wocs.card_expire(c wocs.cards) returns void
language plpgsql as $$
begin
  perform wocs.card_close(c.id, 'expired');
  perform wocs.card_forget_change(c);
  if not (wocs.person_by_id(c.person_id)).quiet then
    perform wocs.notice_send(c.person_id, 'voice.expired', wocs.card_facts(c), c.heard_by);
  end if;
end $$;

create function wocs.voice_note_is_being_heard(person uuid) returns boolean
language sql stable as $$
  select exists (select from wocs.tasks t
    where t.type = 'transcribe' and t.status in ('pending', 'running') and t.requested_by = person)
$$;

create function wocs.voice_not_heard_yet() returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'voice.not_heard_yet',
    'facts', jsonb_build_object('online', (wocs.node_home_state() ->> 'online')::boolean))
$$;
