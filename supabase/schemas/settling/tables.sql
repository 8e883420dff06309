-- What settling could not do: one row a row that broke (or a whole step of settling), until it is mended.
create table wocs.settling_faults (
  family text not null,                            -- the table of the row, or the step
  row_id text not null default '',
  code text not null,                              -- SQLSTATE
  times int not null default 1,
  since timestamptz not null default now(),
  at timestamptz not null default now(),           -- the last time
  until timestamptz not null,                      -- not tried again before
  primary key (family, row_id)
);
