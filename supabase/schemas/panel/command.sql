-- A command given in the panel: obeyed as the same words in WhatsApp are. Its answer is shown, and goes to nobody's
-- phone; what others hear of it goes as always.

create function wocs.panel_act_command(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  intent jsonb := args -> 'intent';
  m jsonb := jsonb_build_object('id', null, 'text', args -> 'text');
  outcome jsonb;
begin
  if intent ->> 'do' = 'command' and intent ->> 'command' <> 'transcribe' and not wocs.template_is_wanted(intent) then
    outcome := wocs.command_apply(actor, m, intent);
  elsif intent ->> 'do' = 'word' then
    outcome := wocs.word_apply(actor, intent ->> 'word', intent ->> 'task', null, (intent ->> 'ask')::int);
  elsif intent ->> 'do' = 'say' then
    outcome := wocs.command_grammar_answer(actor, m, intent - 'remember');
  end if;
  if outcome is null then
    return '{"refused": "panel.no_command"}';
  end if;
  perform wocs.notice_send_all(coalesce(outcome -> 'also', '[]'), outcome ->> 'about');
  return jsonb_build_object('say', outcome -> 'say', 'facts', coalesce(outcome -> 'facts', '{}'));
end $$;
