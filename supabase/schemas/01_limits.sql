-- Two on the same platform take each other's viewers; on two platforms the same hands need time between them.
create function wocs.limit_content_gap() returns interval language sql immutable as $$ select interval '60 minutes' $$;

create function wocs.limit_platform_gap() returns interval language sql immutable as $$ select interval '15 minutes' $$;

create function wocs.limit_caption_rest() returns interval language sql immutable as $$ select interval '30 days' $$;

create function wocs.limit_card_minutes() returns int language sql immutable as $$ select 30 $$;

create function wocs.limit_slow_note_s() returns int language sql immutable as $$ select 8 $$;

create function wocs.limit_media_kept() returns interval language sql immutable as $$ select interval '90 days' $$;
