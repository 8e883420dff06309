-- /batch: several commands at once, all or none.

create function wocs.lines_checked(asker wocs.users, lines jsonb, more jsonb) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.rehearse(asker, lines);
  refused jsonb := wocs.refused_line(told, lines);
begin
  if refused is not null then
    return jsonb_build_object('refused', 'batch.refused', 'facts', refused || more);
  end if;
  return jsonb_build_object('subject', jsonb_build_object('lines', wocs.lines_subject(told)));
end $$;

create function wocs.lines_done(task wocs.tasks, lines jsonb, more jsonb) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.run_together(task, lines);
  refused jsonb := wocs.refused_line(told, lines);
begin
  if refused is not null then
    return jsonb_build_object('refused', 'batch.refused', 'facts', refused || more);
  end if;
  return jsonb_build_object('say', 'batch.done', 'facts', more || jsonb_build_object('parts', wocs.summary(told)));
end $$;

create function wocs.check_batch(asker wocs.users, args jsonb) returns jsonb
language sql as $$ select wocs.lines_checked(asker, args -> 'lines', '{}') $$;

create function wocs.do_batch(task wocs.tasks) returns jsonb
language sql as $$ select wocs.lines_done(task, task.payload -> 'lines', '{}') $$;
