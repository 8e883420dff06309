-- Those that people added come first, the newest of them first of all. As many as a message holds; `more`: the rest.
create function wocs.answer_content_bank_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  listed jsonb;
begin
  listed := (
    select jsonb_build_object('total', count(*),
      'captions', coalesce(jsonb_agg(b.facts order by b.place) filter (where b.so_far <= 3300), '[]'))
    from (
      select o.*, sum(length(o.text) + 60) over (order by o.place) as so_far
      from (
        select c.text,
          wocs.caption_facts(c)
          || jsonb_build_object('resting', coalesce(c.used_at > now() - wocs.limit_caption_rest(), false)) as facts,
          row_number() over (
            order by c.made_by is null, case when c.made_by is not null then -c.id end, c.language desc, c.type, c.tone,
              c.id) as place
        from wocs.captions c
        where c.removed_at is null and c.type = coalesce(args ->> 'type', c.type)
          and c.tone = coalesce(args ->> 'tone', c.tone)
          and c.language = coalesce(args ->> 'language', c.language)) o) b);
  return jsonb_build_object('say', 'content.bank_list', 'facts', listed || jsonb_build_object(
    'type', args -> 'type', 'tone', args -> 'tone',
    'more', (listed ->> 'total')::int - jsonb_array_length(listed -> 'captions')));
end $$;
