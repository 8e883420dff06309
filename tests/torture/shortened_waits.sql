-- Seconds that a run would only wait for; what they are in truth, tests/contract/test_limits.py says. And every move of
-- a task is counted: the rows of the state table that a run has reached.
create or replace function wocs.limit_pause_min_s() returns int language sql immutable as 'select 0';
create or replace function wocs.limit_pause_max_s() returns int language sql immutable as 'select 0';
create or replace function wocs.limit_pair_burst() returns int language sql immutable as 'select 1000000';
create or replace function wocs.limit_bell_patience() returns interval language sql immutable
as $$ select interval '1 s' $$;
create or replace function wocs.limit_bell_patience_alone() returns interval language sql immutable
as $$ select interval '1 s' $$;
create or replace function wocs.limit_bell_patience_at_beat() returns interval language sql immutable
as $$ select interval '500 ms' $$;
create or replace function wocs.limit_task_lease() returns interval language sql immutable
as $$ select interval '4 s' $$;
create or replace function wocs.limit_send_lease() returns interval language sql immutable
as $$ select interval '2 s' $$;
create or replace function wocs.limit_unknown_send() returns interval language sql immutable
as $$ select interval '2 s' $$;
create or replace function wocs.limit_undecided_lease() returns interval language sql immutable
as $$ select interval '2 s' $$;
create or replace function wocs.limit_reread_lease() returns interval language sql immutable
as $$ select interval '2 s' $$;
create or replace function wocs.limit_fetch_lease() returns interval language sql immutable
as $$ select interval '2 s' $$;
create or replace function wocs.limit_probe_pause_min() returns interval language sql immutable
as $$ select interval '300 ms' $$;
create or replace function wocs.limit_probe_pause_max() returns interval language sql immutable
as $$ select interval '1 s' $$;
create or replace function wocs.limit_beat_pause() returns interval language sql immutable
as $$ select interval '1 s' $$;
create or replace function wocs.limit_node_away() returns interval language sql immutable
as $$ select interval '5 s' $$;

-- Any node does anything: its executors are the witness's.
create or replace function wocs.task_label(t wocs.tasks) returns text language plpgsql stable as $$
begin
  return null;
end $$;

create schema chaos;
create table chaos.moves (from_state text, to_state text, reason text);
create function chaos.count_move() returns trigger language plpgsql security definer as $$
begin
  insert into chaos.moves values (old.status, new.status,
    case when new.status = 'uncertain' then coalesce(new.error_message, '') else '' end);
  return null;
end $$;
create trigger count_move after update of status on wocs.tasks for each row
  when (old.status is distinct from new.status) execute function chaos.count_move();
grant usage on schema chaos to public;

-- "Try again" waits 10 s and more: here one.
create function chaos.shorten_pause() returns trigger language plpgsql as $$
begin
  new.scheduled_at := least(new.scheduled_at, now() + interval '1 s');
  return new;
end $$;
create trigger shorten_pause before update of retry_count on wocs.tasks for each row
  when (new.retry_count > old.retry_count) execute function chaos.shorten_pause();
