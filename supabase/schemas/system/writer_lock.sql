-- One call at a time decides: what a message, a report or a tick leads to may touch anybody's tasks, pages and people
-- in any order, so no order of row locks could keep two such calls from waiting for each other. Whoever changes more
-- than rows of one kind takes this lock first, before any other; who only keeps what Meta sent does without it.

create function wocs.writer_lock() returns void
language sql as $$ select pg_advisory_xact_lock(7261210) $$;

-- For who has something to keep whatever the others do: false after two seconds.
create function wocs.writer_lock_soon() returns boolean
language plpgsql set lock_timeout = 0 as $$
begin
  perform set_config('lock_timeout', wocs.limit_writer_patience()::text, true);
  perform wocs.writer_lock();
  return true;
exception when lock_not_available then
  return false;
end $$;
