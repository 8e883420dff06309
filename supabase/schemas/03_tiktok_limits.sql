-- TikTok: what Studio was to post by its own schedule is looked for so long after its time.
create function wocs.limit_studio_look() returns interval language sql immutable as $$ select interval '15 minutes' $$;
-- TikTok takes so many hashtags in a caption, as was reported in 2025-09; it did not say so itself.
create function wocs.limit_hashtags() returns int language sql immutable as $$ select 5 $$;
-- For so long a full link that comes alone is taken for the post that was closed by a short one.
create function wocs.limit_link_correction() returns interval language sql immutable as $$ select interval '1 hour' $$;
-- A rung's limit that ends so soon is waited for; what no PC took for so long, none being there, is a person's;
-- a post that is so late is asked for again; Studio's pages are looked at so often.
create function wocs.limit_rung_wait() returns interval language sql immutable as $$ select interval '5 minutes' $$;
create function wocs.limit_hands_wait() returns interval language sql immutable as $$ select interval '10 minutes' $$;
create function wocs.limit_post_late() returns interval language sql immutable as $$ select interval '2 hours' $$;
create function wocs.limit_pages_look() returns interval language sql immutable as $$ select interval '24 hours' $$;
