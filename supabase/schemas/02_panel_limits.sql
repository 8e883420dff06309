-- The limits of the panel and of its logins; those of everything else stand in 01_limits.sql.

-- Customers' chats in the panel: so many messages a page; a search looks into so many of the latest chats.
create function wocs.limit_chat_page() returns int language sql immutable as $$ select 30 $$;
create function wocs.limit_search_chats() returns int language sql immutable as $$ select 100 $$;

-- The panel: an access token lives this long (shared/figures.py); within the grace everybody who comes with the refresh
-- cookie before gets the same next one; a session nobody uses ends, and every session after a while.
create function wocs.limit_refresh_grace()
returns interval language sql immutable as $$ select interval '30 seconds' $$;
create function wocs.limit_session_idle()
returns interval language sql immutable as $$ select interval '30 days' $$;

create function wocs.limit_session_whole() returns interval language sql immutable as $$ select interval '90 days' $$;

-- In the panel: how long who takes a task holds it, rows of a list, landing pages of one with their pictures, how many
-- of the newest tasks are looked through for a word before its index is, how many tell whether they have it, and which
-- share of all has a rare one at most; tasks that are changed together, steps of a task that its page shows, days of
-- work that /metrics shows, rows of the log in a file, and how long one press checks the audit chain: nothing else is
-- decided meanwhile.
create function wocs.limit_task_hold() returns interval language sql immutable as $$ select interval '10 minutes' $$;
create function wocs.limit_panel_rows() returns int language sql immutable as $$ select 20 $$;
create function wocs.limit_panel_pages() returns int language sql immutable as $$ select 12 $$;
create function wocs.limit_panel_newest() returns int language sql immutable as $$ select 1000 $$;
create function wocs.limit_search_sample() returns int language sql immutable as $$ select 100 $$;
create function wocs.limit_search_share() returns numeric language sql immutable as $$ select 0.01 $$;
create function wocs.limit_panel_ticked() returns int language sql immutable as $$ select 50 $$;
create function wocs.limit_panel_steps() returns int language sql immutable as $$ select 100 $$;
create function wocs.limit_panel_days() returns int language sql immutable as $$ select 14 $$;
create function wocs.limit_panel_file() returns int language sql immutable as $$ select 5000 $$;
-- So many changes of one call are told to open panels one by one.
create function wocs.limit_hints() returns int language sql immutable as $$ select 50 $$;
create function wocs.limit_audit_now() returns interval language sql immutable as $$ select interval '1 s' $$;

-- A browser is known for this long after its last login. A login's code counts for three minutes, its digits for as
-- long again (NIST 800-63B-4 has ten); they are wrong three times at most, and a person or a browser is wrong five
-- times in a quarter of an hour. Browsers that nobody knows begin so many logins a minute, all together.
create function wocs.limit_device_kept() returns interval language sql immutable as $$ select interval '90 days' $$;
create function wocs.limit_login_code() returns interval language sql immutable as $$ select interval '3 minutes' $$;
create function wocs.limit_login_tries() returns int language sql immutable as $$ select 3 $$;
create function wocs.limit_login_faults() returns int language sql immutable as $$ select 5 $$;
create function wocs.limit_login_window() returns interval language sql immutable as $$ select interval '15 minutes' $$;
create function wocs.limit_logins_a_minute() returns int language sql immutable as $$ select 60 $$;
-- A login that nobody sent is gone an hour later, one that was sent stays for as long as its "Not me" is likely.
create function wocs.limit_login_unsent() returns interval language sql immutable as $$ select interval '1 hour' $$;
create function wocs.limit_login_kept() returns interval language sql immutable as $$ select interval '30 days' $$;

-- So many browsers ring for one person; what rang is known for this long.
create function wocs.limit_push_browsers() returns int language sql immutable as $$ select 10 $$;
create function wocs.limit_push_kept() returns interval language sql immutable as $$ select interval '30 days' $$;
