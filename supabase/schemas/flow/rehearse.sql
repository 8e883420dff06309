-- Nothing of several lines happens before all of them could: they are run to see how that goes, and undone again. So
-- the second line may need what the first one makes.

-- In order, until one is refused; that one is the last then.
create function wocs.line_run_in_order(asker wocs.users, parent wocs.tasks, lines jsonb, cover wocs.approvals,
  rehearsing boolean default false)
returns jsonb
language plpgsql as $$
declare
  line jsonb;
  told jsonb := '[]';
begin
  for line in select value from jsonb_array_elements(lines) loop
    line := wocs.line_run(asker, parent, line, cover, rehearsing);
    told := told || line;
    exit when not (line ->> 'ok')::boolean;
  end loop;
  return told;
end $$;

-- WC000 is raised here alone, and caught here: what was done since the block began is gone, the variable stays.
create function wocs.line_rehearse_all(asker wocs.users, lines jsonb) returns jsonb
language plpgsql as $$
declare
  told jsonb;
begin
  begin
    told := wocs.line_run_in_order(asker, null, lines, null, true);
    raise exception 'that was a rehearsal' using errcode = 'WC000';
  exception when sqlstate 'WC000' then
    return told;
  end;
end $$;

-- All of them or none.
create function wocs.line_run_all_or_none(task wocs.tasks, lines jsonb) returns jsonb
language plpgsql as $$
declare
  told jsonb;
begin
  begin
    told := wocs.line_run_in_order(wocs.person_by_id(task.requested_by), task, lines,
      wocs.line_covering_approval(task));
    if wocs.line_refusal(told) is not null then
      raise exception 'one line was refused' using errcode = 'WC000';
    end if;
  exception when sqlstate 'WC000' then
    null;
  end;
  return told;
end $$;

-- Why a batch in a batch was refused is why its line was.
create function wocs.line_innermost_refusal(told jsonb) returns jsonb
language plpgsql immutable as $$
begin
  while jsonb_typeof(told #> '{facts,because}') = 'object' loop
    told := told #> '{facts,because}';
  end loop;
  return told - 'subject';
end $$;

-- {"line": its number, "of": how many there are, "text", "because": the line as it was told}; null when none was
-- refused.
create function wocs.line_refusal(told jsonb, lines jsonb default null) returns jsonb
language sql immutable as $$
  select case when not coalesce((told -> -1 ->> 'ok')::boolean, true) then jsonb_build_object(
    'line', jsonb_array_length(told), 'of', jsonb_array_length(coalesce(lines, told)), 'text', told -> -1 -> 'text',
    'because', wocs.line_innermost_refusal(told -> -1)) end
$$;

-- What a yes to all of them binds to: each line's words, and what those that ask would do.
create function wocs.line_subjects(told jsonb) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('text', x.value -> 'text', 'asks', x.value -> 'asks',
    'subject', x.value -> 'subject'))
                            order by x.ordinality), '[]')
  from jsonb_array_elements(told) with ordinality x
$$;

-- Of the told lines what a summary shows.
create function wocs.line_summaries(told jsonb) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(x.value - 'subject' - 'asks' order by x.ordinality), '[]')
  from jsonb_array_elements(told) with ordinality x
$$;
