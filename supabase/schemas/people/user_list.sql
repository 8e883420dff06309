-- /user list: the whitelist.

create function wocs.answer_user_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'user.list', 'facts', jsonb_build_object('people', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', u.name, 'number', u.wa_number, 'role', u.role, 'language', u.language,
      'last_active', wocs.clock_text(s.last_active))
      order by array_position(array['admin', 'agent', 'viewer'], u.role), lower(u.name)), '[]')
    from wocs.users u left join wocs.wa_sessions s on s.user_id = u.id where u.status = 'active')))
$$;
