-- Every limit that a function keeps to, once. Those that Python knows too are compared with shared/figures.py by
-- tests/contract/test_limits.py. Each is one expression, so that Postgres dissolves it into its caller.

-- WhatsApp: free-form messages only this long after the person's last one (Meta), and a random pause between two that
-- nobody asked for (specification 9.1).
create function wocs.limit_window() returns interval language sql immutable as $$ select interval '24 hours' $$;
create function wocs.limit_pause_min_s() returns int language sql immutable as $$ select 3 $$;
create function wocs.limit_pause_max_s() returns int language sql immutable as $$ select 15 $$;

-- The free tiers of a month, or of a day for the queue (specification); all but the last may be told by the owner.
create function wocs.limit_free_messages() returns int language sql immutable as $$ select 1000 $$;
create function wocs.limit_queue_commands() returns int language sql immutable as $$ select 10000 $$;
create function wocs.limit_database_bytes() returns int language sql immutable as $$ select 500 * 1024 * 1024 $$;
create function wocs.limit_files_bytes() returns int language sql immutable as $$ select 1024 * 1024 * 1024 $$;
create function wocs.limit_measure_again() returns interval language sql immutable as $$ select interval '5 minutes' $$;

-- How long something is kept: what Meta sent and what was understood of it, pictures and recordings and what was heard
-- in them, visits by the quarter of an hour, what was sent, what customers wrote, the number of who was removed (for as
-- long as that may be undone), the details of the audit log. So many rows of each go at a time. What must stay is
-- looked at again a day later; who was asked to delete it has this long to say so.
create function wocs.limit_body_kept() returns interval language sql immutable as $$ select interval '30 days' $$;
create function wocs.limit_media_kept() returns interval language sql immutable as $$ select interval '90 days' $$;
create function wocs.limit_quarters_kept() returns interval language sql immutable as $$ select interval '70 days' $$;
create function wocs.limit_outbox_kept() returns interval language sql immutable as $$ select interval '90 days' $$;
create function wocs.limit_chat_kept() returns interval language sql immutable as $$ select interval '180 days' $$;
create function wocs.limit_removed_kept() returns interval language sql immutable as $$ select interval '30 days' $$;
create function wocs.limit_log_kept() returns interval language sql immutable as $$ select interval '730 days' $$;
create function wocs.limit_scrub_time() returns interval language sql immutable as $$ select interval '1 s' $$;
create function wocs.limit_prune_rows() returns int language sql immutable as $$ select 100 $$;
create function wocs.limit_prune_again() returns interval language sql immutable as $$ select interval '1 day' $$;
create function wocs.limit_prune_answer() returns interval language sql immutable as $$ select interval '10 minutes' $$;

-- How far rows of one body are apart, so that the later one of two about the same thing holds.
create function wocs.limit_ingest_row_step() returns interval language sql immutable as $$ select interval '1 us' $$;

-- The audit chain: how often it is looked at, how many rows at a look, how often all of it; how often its head is
-- sealed by the functions and told to the admins.
create function wocs.limit_audit_look() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_audit_rows() returns int language sql immutable as $$ select 1000 $$;
create function wocs.limit_audit_whole() returns interval language sql immutable as $$ select interval '24 hours' $$;
create function wocs.limit_audit_seal() returns interval language sql immutable as $$ select interval '1 hour' $$;
create function wocs.limit_audit_told() returns interval language sql immutable as $$ select interval '24 hours' $$;

-- A yes is older than its question when it was said so long before: Meta tells whole seconds of a clock of its own.
create function wocs.limit_said_slack() returns interval language sql immutable as $$ select interval '2 s' $$;
-- What is delivered so long after it was said is asked about before it is done.
create function wocs.limit_late_command() returns interval language sql immutable as $$ select interval '6 hours' $$;

-- Customers' chats: how long who writes an answer holds the chat, how long after an automatic reply there is no other
-- one, how long before the window closes somebody hears that a customer still waits; how many files of one person may
-- be under way from the panel, and how long one is kept that is never sent. WhatsApp: the longest text and the longest
-- caption in UTF-16 units, the largest video (what is larger goes as a document); to one customer so many messages at
-- once and then one in so long; the price of one in ringgit, which the owner may tell.
create function wocs.limit_chat_lease() returns interval language sql immutable as $$ select interval '5 minutes' $$;
create function wocs.limit_auto_reply_again()
returns interval language sql immutable as $$ select interval '12 hours' $$;
create function wocs.limit_window_nudge() returns interval language sql immutable as $$ select interval '2 hours' $$;
create function wocs.limit_open_uploads() returns int language sql immutable as $$ select 20 $$;
create function wocs.limit_upload_kept() returns interval language sql immutable as $$ select interval '1 day' $$;
-- What customers say aloud is written down at home: notes of three minutes at most, so many an hour from one of them,
-- so many that wait, and none that has waited a day. Below so much confidence it is shown with a doubt.
create function wocs.limit_transcript() returns interval language sql immutable as $$ select interval '3 minutes' $$;
create function wocs.limit_transcript_wait()
returns interval language sql immutable as $$ select interval '24 hours' $$;
create function wocs.limit_transcript_sure() returns numeric language sql immutable as $$ select 0.6 $$;
create function wocs.limit_transcripts_window()
returns interval language sql immutable as $$ select interval '1 hour' $$;
create function wocs.limit_transcripts_in_window() returns int language sql immutable as $$ select 10 $$;
create function wocs.limit_transcripts_open() returns int language sql immutable as $$ select 100 $$;
create function wocs.limit_text_max() returns int language sql immutable as $$ select 4096 $$;
create function wocs.limit_video_bytes() returns int language sql immutable as $$ select 16 * 1024 * 1024 $$;
create function wocs.limit_caption_max() returns int language sql immutable as $$ select 1024 $$;
create function wocs.limit_pair_burst() returns int language sql immutable as $$ select 45 $$;
create function wocs.limit_pair_pause() returns interval language sql immutable as $$ select interval '6 s' $$;
create function wocs.limit_message_price() returns numeric language sql immutable as $$ select 0.06 $$;

-- What a person is answered a minute, whatever they send; what a stranger may try before silence, and what all
-- strangers together are answered a day: with the free messages of a month in mind.
create function wocs.limit_commands_per_minute() returns int language sql immutable as $$ select 20 $$;
create function wocs.limit_rate_window() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_stranger_attempts() returns int language sql immutable as $$ select 5 $$;
create function wocs.limit_stranger_window() returns interval language sql immutable as $$ select interval '1 hour' $$;
create function wocs.limit_stranger_answers() returns int language sql immutable as $$ select 20 $$;

-- How long a call that must keep something waits for its turn to decide, in milliseconds; then it keeps it and leaves
-- the deciding to others. Settling begins nothing more after five seconds: Supabase ends a statement after eight. A row
-- that cannot be settled is tried again after a minute, and twice as long after each time more, six hours at most; one
-- that is not even due an hour later is forgotten.
create function wocs.limit_writer_patience() returns int language sql immutable as $$ select 2000 $$;
create function wocs.limit_settling() returns interval language sql immutable as $$ select interval '5 s' $$;
create function wocs.limit_fault_pause() returns interval language sql immutable as $$ select interval '1 minute' $$;
create function wocs.limit_fault_pause_max() returns interval language sql immutable as $$ select interval '6 hours' $$;
create function wocs.limit_fault_kept() returns interval language sql immutable as $$ select interval '1 hour' $$;

-- What is further ahead than any writer could have put it was written by a clock that has been put right since; a
-- minute is left for servers that disagree. Pauses between notices add up to no more than a quarter of an hour.
create function wocs.limit_clock_slack() returns interval language sql immutable as $$ select interval '1 minute' $$;
create function wocs.limit_pause_ahead() returns interval language sql immutable as $$ select interval '15 minutes' $$;
create function wocs.limit_retry_pause() returns interval language sql immutable as $$ select interval '50 s' $$;

-- A lease: who holds a row has this long to say what became of it, then somebody else gets it. A send of unknown
-- outcome waits longer: Meta may still tell of it. A note's is told to the node shorter than it is: its beats come
-- often enough then to say in time that it takes long.
create function wocs.limit_task_lease() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_note_lease() returns interval language sql immutable as $$ select interval '24 s' $$;
create function wocs.limit_run_lease() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_fetch_lease() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_send_lease() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_unknown_send() returns interval language sql immutable as $$ select interval '5 minutes' $$;
create function wocs.limit_undecided_lease() returns interval language sql immutable as $$ select interval '20 s' $$;
create function wocs.limit_reread_lease() returns interval language sql immutable as $$ select interval '60 s' $$;

-- While a cause lets nothing through to Graph, one message tries again after a pause between these.
create function wocs.limit_probe_pause_min() returns interval language sql immutable as $$ select interval '5 s' $$;
create function wocs.limit_probe_pause_max()
returns interval language sql immutable as $$ select interval '10 minutes' $$;

-- How often something is tried: a task, a fetch, the reading of a scheduled line, a send that Meta puts off, and how
-- often it keeps the same person's next ones behind it; a message that was not decided, with others and at all.
create function wocs.limit_retries() returns int language sql immutable as $$ select 3 $$;
create function wocs.limit_store_patience() returns interval language sql immutable as $$ select interval '24 hours' $$;
create function wocs.limit_fetch_tries() returns int language sql immutable as $$ select 3 $$;
create function wocs.limit_run_readers() returns int language sql immutable as $$ select 5 $$;
create function wocs.limit_attempts_in_order() returns int language sql immutable as $$ select 3 $$;
create function wocs.limit_send_attempts() returns int language sql immutable as $$ select 6 $$;
create function wocs.limit_handed_together() returns int language sql immutable as $$ select 5 $$;
create function wocs.limit_handed_out() returns int language sql immutable as $$ select 15 $$;

-- A node beats every 30 s: three beats missed and it is away. A rung bell is trusted for as long as somebody could hear
-- it; a node that beats hears of what nobody took meanwhile.
create function wocs.limit_beat_pause() returns interval language sql immutable as $$ select interval '30 s' $$;
create function wocs.limit_node_away() returns interval language sql immutable as $$ select interval '90 s' $$;
create function wocs.limit_bell_patience() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_bell_patience_alone()
returns interval language sql immutable as $$ select interval '10 minutes' $$;
create function wocs.limit_bell_patience_at_beat()
returns interval language sql immutable as $$ select interval '15 s' $$;

-- A node's one-time code is good for this long. A signature is good for five minutes on either side of our clock
-- (shared/signatures.py), so what was used once is known for as long as it could be heard again.
create function wocs.limit_node_code() returns interval language sql immutable as $$ select interval '10 minutes' $$;
create function wocs.limit_nonce_kept() returns interval language sql immutable as $$ select interval '11 minutes' $$;
-- A node that was started again is known for this long as what it was: a laptop may sleep for a month.
create function wocs.limit_life_kept() returns interval language sql immutable as $$ select interval '60 days' $$;

-- What an unfinished command, a photo as proof and a card of a voice note are waited for; a word to a card is told for
-- this long that it came too late.
create function wocs.limit_draft() returns interval language sql immutable as $$ select interval '10 minutes' $$;
create function wocs.limit_proof_minutes() returns int language sql immutable as $$ select 30 $$;
create function wocs.limit_card_minutes() returns int language sql immutable as $$ select 30 $$;
create function wocs.limit_card_too_late() returns interval language sql immutable as $$ select interval '1 hour' $$;

-- A voice note is spoken of when it takes longer, unless that is long ago.
create function wocs.limit_slow_note() returns interval language sql immutable as $$ select interval '8 s' $$;
create function wocs.limit_slow_note_told()
returns interval language sql immutable as $$ select interval '2 minutes' $$;

-- A result that comes by itself is not sent later than this; a scheduled run says when it is later than this.
create function wocs.limit_late_result() returns interval language sql immutable as $$ select interval '24 hours' $$;
create function wocs.limit_run_late() returns interval language sql immutable as $$ select interval '5 minutes' $$;

-- What /status, /queue, /undo and the alerts look back over; how often the alerts look at all; for how long a fault of
-- ours that was told is not told again; how long Meta has to tell what became of a message that it took.
create function wocs.limit_lately() returns interval language sql immutable as $$ select interval '7 days' $$;
create function wocs.limit_alerts_look() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_canary() returns interval language sql immutable as $$ select interval '10 minutes' $$;
create function wocs.limit_fault_again() returns interval language sql immutable as $$ select interval '24 hours' $$;

-- Agents: the reminder before a deadline; how long without a word is slow (specification, section 16).
create function wocs.limit_agent_reminder()
returns interval language sql immutable as $$ select interval '15 minutes' $$;
create function wocs.limit_agent_slow() returns interval language sql immutable as $$ select interval '5 minutes' $$;
-- How long a photo waits to be told which task it is for, and a call for help for what is wrong; how long after the
-- first photo the rest of an album comes; how long an agent may take a "done" back; how soon after "accepted" a thumb
-- up is only a thank you.
create function wocs.limit_photo_minutes() returns int language sql immutable as $$ select 10 $$;
create function wocs.limit_help_minutes() returns int language sql immutable as $$ select 10 $$;
create function wocs.limit_album() returns interval language sql immutable as $$ select interval '30 s' $$;
create function wocs.limit_reopen() returns interval language sql immutable as $$ select interval '30 minutes' $$;
create function wocs.limit_thumb_is_thanks()
returns interval language sql immutable as $$ select interval '2 minutes' $$;

-- Content. Two on the same platform take each other's viewers; on two platforms the same hands need time between them.
-- A slot that is later than this is not worth posting; its agent has this long. A caption that was given out rests.
create function wocs.limit_content_gap() returns interval language sql immutable as $$ select interval '60 minutes' $$;
create function wocs.limit_platform_gap() returns interval language sql immutable as $$ select interval '15 minutes' $$;
create function wocs.limit_slot_missed() returns interval language sql immutable as $$ select interval '3 hours' $$;
create function wocs.limit_slot_deadline() returns interval language sql immutable as $$ select interval '1 hour' $$;
create function wocs.limit_caption_rest() returns interval language sql immutable as $$ select interval '30 days' $$;

-- Figures: a span no longer than this is shown by the hour; a sale may be dated this far ahead (zones).
create function wocs.limit_hourly_span() returns interval language sql immutable as $$ select interval '25 hours' $$;
create function wocs.limit_sale_ahead() returns interval language sql immutable as $$ select interval '1 day' $$;
-- Of the share of days that is recorded in one span, how much must be in the other one to be compared with it.
create function wocs.limit_fair_share() returns numeric language sql immutable as $$ select 0.8 $$;
-- Rows of a report's file.
-- Of a list in one message.
create function wocs.limit_list_rows() returns int language sql immutable as $$ select 40 $$;
create function wocs.limit_rows_an_app() returns int language sql immutable as $$ select 15 $$;
create function wocs.limit_report_rows() returns int language sql immutable as $$ select 2000 $$;
