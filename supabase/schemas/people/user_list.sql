create function wocs.answer_user_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'user.list', 'facts', jsonb_build_object('people', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', u.name, 'number', u.wa_number, 'role', u.role, 'language', u.language,
      'last_active', wocs.clock_text(s.last_active)) order by u.place), '[]')
    from (
      select x.*, row_number() over (
        order by array_position(array['admin', 'agent', 'viewer'], x.role), lower(x.name), x.id) as place
      from wocs.users x where x.status = 'active'
      order by place limit wocs.limit_list_rows() offset wocs.message_list_offset(args, wocs.limit_list_rows())) u
    left join wocs.wa_sessions s on s.user_id = u.id))
    || wocs.message_list_rest(args, (select count(*) from wocs.users u where u.status = 'active'),
      wocs.limit_list_rows()))
$$;
