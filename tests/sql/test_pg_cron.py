"""supabase/pg_cron.sql against stand-ins for Supabase's extensions: its job calls /api/cron with the secret."""

from pathlib import Path

from tests.database_clone import Clone

SCRIPT = (Path(__file__).parents[2] / "supabase/pg_cron.sql").read_text("utf-8")
STAND_INS = """
create schema vault; create schema cron; create schema net;
create table vault.secrets (id uuid primary key default gen_random_uuid(), name text unique, secret text);
create view vault.decrypted_secrets as select id, name, secret as decrypted_secret from vault.secrets;
create function vault.create_secret(new_secret text, new_name text) returns uuid language sql as $$
  insert into vault.secrets (name, secret) values (new_name, new_secret) returning id $$;
create function vault.update_secret(secret_id uuid, new_secret text) returns void language sql as $$
  update vault.secrets set secret = new_secret where id = secret_id $$;
create table cron.job (jobname text primary key, schedule text, command text);
create table cron.job_run_details (end_time timestamptz);
create function cron.schedule(job_name text, schedule text, command text) returns void language sql as $$
  insert into cron.job values (job_name, schedule, command)
  on conflict (jobname) do update set schedule = excluded.schedule, command = excluded.command $$;
create table net.calls (url text, headers jsonb);
create function net.http_post(url text, body jsonb default '{}', headers jsonb default '{}',
  timeout_milliseconds int default 1000)
returns bigint language sql as $$ insert into net.calls values (url, headers) returning 1::bigint $$;
"""


def test_the_job_calls_the_tick_each_minute_and_may_be_set_up_twice(database: Clone) -> None:
    script = "\n".join(line for line in SCRIPT.splitlines() if not line.startswith("create extension"))
    database.sql(STAND_INS)
    database.sql(script)
    database.sql(script.replace("<your project>.vercel.app", "wocs.example").replace("<CRON_SECRET>", "s3cret"))
    jobs = dict(database.sql("select jobname, schedule from cron.job"))
    assert jobs == {"wocs-tick": "* * * * *", "wocs-tick-diary": "17 3 * * *"}
    for (command,) in database.sql("select command from cron.job"):
        assert "s3cret" not in command
        database.sql(command)
    assert database.sql("select url, headers from net.calls") == [
        ("https://wocs.example/api/cron", {"Authorization": "Bearer s3cret"})
    ]
