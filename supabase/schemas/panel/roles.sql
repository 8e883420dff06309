-- Which role a page or an act of the panel needs. What is not in this list does not exist.

create function wocs.panel_list() returns table (name text, kind text, role text)
language sql immutable as $$
  values
    ('inbox', 'page', 'agent'),
    ('task', 'page', 'agent'),
    ('chats', 'page', 'agent'),
    ('chat', 'page', 'agent'),
    ('replies', 'page', 'agent'),
    ('logs', 'page', 'admin'),
    ('people', 'page', 'admin'),
    ('pages', 'page', 'viewer'),
    ('schedule', 'page', 'viewer'),
    ('calendar', 'page', 'viewer'),
    ('metrics', 'page', 'viewer'),
    ('command', 'act', 'viewer'),
    ('chat_send', 'act', 'agent'),
    ('chat_insert', 'act', 'agent'),
    ('upload', 'act', 'agent'),
    ('chat_template', 'act', 'agent'),
    ('chat_take', 'act', 'agent'),
    ('chat_release', 'act', 'agent'),
    ('chat_note', 'act', 'agent'),
    ('chat_close', 'act', 'agent'),
    ('chat_reopen', 'act', 'agent'),
    ('chat_assign', 'act', 'agent'),
    ('chat_tag', 'act', 'agent'),
    ('chat_snooze', 'act', 'agent'),
    ('chat_task', 'act', 'admin'),
    ('page_picture', 'act', 'admin'),
    ('reply_add', 'act', 'admin'),
    ('reply_remove', 'act', 'admin'),
    ('media', 'page', 'viewer'),
    ('logs_csv', 'page', 'admin'),
    ('task_word', 'act', 'agent'),
    ('task_edit', 'act', 'agent'),
    ('task_take', 'act', 'agent'),
    ('task_let_go', 'act', 'agent'),
    ('task_snooze', 'act', 'agent'),
    ('task_posted', 'act', 'agent'),
    ('task_reassign', 'act', 'admin'),
    ('task_undo', 'act', 'admin'),
    ('tasks_preview', 'act', 'agent'),
    ('tasks_change', 'act', 'agent'),
    ('audit_verify', 'act', 'admin'),
    ('log_out', 'act', 'viewer'),
    ('sessions', 'page', 'viewer'),
    ('session_end', 'act', 'viewer'),
    ('sessions_end_all', 'act', 'viewer'),
    ('settings', 'page', 'viewer'),
    ('push_on', 'act', 'viewer'),
    ('push_off', 'act', 'viewer'),
    ('push_test', 'act', 'viewer'),
    ('push_seen', 'act', 'viewer'),
    ('quiet_set', 'act', 'viewer'),
    ('quiet_off', 'act', 'viewer')
$$;

create function wocs.panel_role(name text, kind text) returns text
language sql immutable as $$
  select l.role from wocs.panel_list() l where l.name = panel_role.name and l.kind = panel_role.kind
$$;
