-- A tick each minute, made by the database itself: for the hours when the PC at home is off. Not a migration: paste it into
-- Supabase's SQL editor once, after the extensions pg_cron and pg_net are switched on (Database → Extensions).
-- Replace the two placeholders; run it again after a change: every statement may be repeated.

create extension if not exists pg_cron;
create extension if not exists pg_net;

-- 1. What the tick needs to know, kept in the vault: it is readable in no table and in no log of the job.
do $$
declare
  told record;
  known uuid;
begin
  for told in select * from (values
    ('wocs_url', 'https://<your project>.vercel.app'),
    ('wocs_cron_secret', '<CRON_SECRET>')) as t (name, value)
  loop
    select s.id into known from vault.secrets s where s.name = told.name;
    if known is null then
      perform vault.create_secret(told.value, told.name);
    else
      perform vault.update_secret(known, told.value);
    end if;
  end loop;
end $$;

-- 2. The tick. Several schedulers at once do no harm: whatever is due is done once, whoever calls first.
select cron.schedule('wocs-tick', '* * * * *', $$
  select net.http_post(
    url := (select decrypted_secret from vault.decrypted_secrets where name = 'wocs_url') || '/api/cron',
    headers := jsonb_build_object(
      'Authorization', 'Bearer ' || (select decrypted_secret from vault.decrypted_secrets where name = 'wocs_cron_secret')),
    body := '{}'::jsonb,
    timeout_milliseconds := 20000)
$$);

-- 3. Its own diary would fill the 500 MB: a week of it is enough.
select cron.schedule('wocs-tick-diary', '17 3 * * *', $$
  delete from cron.job_run_details where end_time < now() - interval '7 days'
$$);

-- Does it work? The newest five answers; 200 is right, 401 is a wrong secret.
-- select status_code, content, created from net._http_response order by created desc limit 5;
-- Off again:
-- select cron.unschedule('wocs-tick'), cron.unschedule('wocs-tick-diary');
