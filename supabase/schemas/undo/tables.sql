-- Until when, in hours after it was done; no row: as long as nobody has changed it since. The menu says the same
-- (Command.undo_hours).
create table wocs.undo_limits (
  command text primary key,
  hours int not null check (hours > 0)
);
insert into wocs.undo_limits (command, hours) values ('user_add', 720), ('user_remove', 720);

-- What an executor found before it changed something; its undo gives that back.
create table wocs.undo_notes (
  task_id varchar(20) primary key references wocs.tasks (id),
  note jsonb not null
);
