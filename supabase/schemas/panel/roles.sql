-- Which role a page or an act of the panel needs. What is not in this list does not exist.

create function wocs.panel_list() returns table (name text, kind text, role text)
language sql immutable as $$
  values
    ('inbox', 'page', 'agent'),
    ('task', 'page', 'agent'),
    ('chats', 'page', 'agent'),
    ('chat', 'page', 'agent'),
    ('logs', 'page', 'admin'),
    ('sessions', 'page', 'viewer'),
    ('log_out', 'act', 'viewer'),
    ('session_end', 'act', 'viewer'),
    ('sessions_end_all', 'act', 'viewer')
$$;

create function wocs.panel_role(name text, kind text) returns text
language sql immutable as $$
  select l.role from wocs.panel_list() l where l.name = panel_role.name and l.kind = panel_role.kind
$$;
