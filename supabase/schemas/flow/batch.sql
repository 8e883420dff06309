-- /batch: several commands at once, all or none.

create function wocs.batch_check_lines(asker wocs.users, lines jsonb, more jsonb) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.line_rehearse_all(asker, lines);
  refused jsonb := wocs.line_refusal(told, lines);
begin
  if refused is not null then
    return jsonb_build_object('refused', 'batch.refused', 'facts', refused || more);
  end if;
  return jsonb_build_object('subject', jsonb_build_object('lines', wocs.line_subjects(told)));
end $$;

create function wocs.batch_run_lines(task wocs.tasks, lines jsonb, more jsonb) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.line_run_all_or_none(task, lines);
  refused jsonb := wocs.line_refusal(told, lines);
begin
  if refused is not null then
    return jsonb_build_object('refused', 'batch.refused', 'facts', refused || more);
  end if;
  return jsonb_build_object('say', 'batch.done',
    'facts', more || jsonb_build_object('parts', wocs.line_summaries(told)));
end $$;

create function wocs.check_batch(asker wocs.users, args jsonb) returns jsonb
language sql as $$ select wocs.batch_check_lines(asker, args -> 'lines', '{}') $$;

create function wocs.do_batch(task wocs.tasks) returns jsonb
language sql as $$ select wocs.batch_run_lines(task, task.payload -> 'lines', '{}') $$;
