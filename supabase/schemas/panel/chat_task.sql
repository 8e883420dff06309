-- Work for a person out of a customer's message: what /agent task does, by its rules and for whom it is open.

create function wocs.panel_chat_task_args(c wocs.chats, args jsonb) returns jsonb
language sql immutable as $$
  select jsonb_strip_nulls(jsonb_build_object('to', nullif(args ->> 'agent', ''), 'target', c.customer_number,
    'type', coalesce(nullif(left(lower(regexp_replace(btrim(args ->> 'type'), '\s+', '_', 'g')), 40), ''), 'followup'),
    'priority', 'normal', 'note', nullif(btrim(left(wocs.panel_words(args ->> 'note'), 1000)), '')))
$$;

-- A form that is sent twice asks for the same work once. It has no message of its own that an answer could quote.
create function wocs.panel_chat_task_is_given(actor wocs.users, told jsonb) returns boolean
language sql stable as $$
  select exists (select from wocs.tasks t
    where t.type = 'agent_task' and t.requested_by = actor.id and t.payload @> (told - 'to')
      and t.created_at > now() - wocs.limit_draft())
$$;

create function wocs.panel_act_chat_task(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.panel_chat_asked(args);
  told jsonb := wocs.panel_chat_task_args(c, args);
  outcome jsonb;
begin
  if not wocs.chat_may_read(c, actor) then
    return wocs.chat_refusal('chat.unknown');
  elsif wocs.panel_chat_task_is_given(actor, told) then
    return wocs.panel_chat_done('{}', 'tasked');
  end if;
  outcome := wocs.task_create(actor, '{"text": "/agent task"}',
    '{"runs": "human", "role": "admin", "repeatable": true, "priority": "normal"}', 'agent_task',
    told);
  return jsonb_build_object(case when outcome ? 'about' then 'say' else 'refused' end, outcome -> 'say',
    'facts', outcome -> 'facts' || jsonb_build_object('task', outcome -> 'about'));
end $$;
