-- What time decides about voice: cards run out after thirty minutes, and a note that takes more than eight seconds is
-- spoken of.

-- Nobody who is quiet hears of it, and nobody who heard already that the PC is away. What was told of it stands in the
-- outbox.
create function wocs.voice_slow_notes() returns setof wocs.tasks
language plpgsql stable as $$
begin
  return query
    select t.* from wocs.tasks t join wocs.users u on u.id = t.requested_by
    where t.type = 'transcribe' and t.status in ('pending', 'running') and not u.quiet and not wocs.stop_is_on()
      and t.created_at between now() - interval '2 minutes' and now() - make_interval(secs => wocs.limit_slow_note_s())
      and not exists (select from wocs.outbox o where o.task_id = t.id and o.kind <> 'reaction');
end $$;

create function wocs.voice_is_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.cards c where c.state = 'open' and c.expires_at <= now())
    or exists (select from wocs.tasks t where t.status in ('pending', 'running') and t.type = 'transcribe'
                 and t.created_at between now() - interval '2 minutes'
                     and now() - make_interval(secs => wocs.limit_slow_note_s()))
       and (wocs.node_home_state() ->> 'online')::boolean and exists (select from wocs.voice_slow_notes());
end $$;

create function wocs.voice_settle() returns void
language plpgsql as $$
declare
  c wocs.cards;
begin
  for c in
    select x.* from wocs.cards x where x.state = 'open' and x.expires_at <= now() order by x.id
    limit 20 for update skip locked
  loop
    perform wocs.card_close(c.id, 'expired');
    perform wocs.card_forget_change(c);
    if not (wocs.person_by_id(c.person_id)).quiet then
      perform wocs.notice_send(c.person_id, 'voice.expired', wocs.card_facts(c), c.heard_by);
    end if;
  end loop;
  if (wocs.node_home_state() ->> 'online')::boolean then
    perform wocs.outbox_reply_late(t, 'voice.processing',
      jsonb_build_object('task', t.id, 'seconds', t.payload -> 'seconds'))
      from wocs.voice_slow_notes() t;
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
