# Needs Python 3.11 or newer with venv and pip, nothing else. `make` alone prints what there is to do.

SHELL := /bin/sh
SUITABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11 python; do \
	"$$each" -c "$(SUITABLE)" 2>/dev/null && command -v "$$each" && exit; done; echo python3)
# `exec`, and make's own process id: what we start ends when make is killed.
RUN = @exec "$(PYTHON)" -I local/bootstrap.py run $$PPID
TESTS = @exec "$(PYTHON)" -I local/bootstrap.py tests $$PPID
# Two at once on two cores: with three a page or a process is late now and then. A file stays with one worker, and the
# folders keep their order: sorted by the number of tests, as xdist does, the few long ones would come last and be
# waited for. What hangs fails with its stack.
PYTEST = -m pytest -n 2 --dist loadfile --no-loadscope-reorder --timeout 300
BENCH = @exec "$(PYTHON)" -I local/bootstrap.py bench $$PPID
AUDIT = @exec "$(PYTHON)" -I local/bootstrap.py audit $$PPID

.DEFAULT_GOAL := help
.PHONY: help run serve talk setup doctor restore test check migration parity chaos bench bench-voice capacity deploy-check deploy-conversation docs holidays command tune stress campaigns fuzz lock audit clean

help: ## this list
	@echo "WOCS - WhatsApp OPS Control System"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

run: ## start the whole system on this machine (Ctrl-C stops it)
	$(RUN) -m local run

serve: ## the functions without Vercel: the whole site under gunicorn, on DATABASE_URL (docs/scale.md)
	$(RUN) -m local.serve

talk: ## the admin's phone in this terminal (make talk ARGS="--as Ali")
	$(RUN) -m local talk $(ARGS)

setup: ## put it on the air: asks, checks, makes the secrets and the files (then make setup ARGS=meta)
	$(RUN) -m local setup $(ARGS)

doctor: ## what is wrong with this installation, and what to do (make doctor ARGS="--all")
	$(RUN) -m local doctor $(ARGS)

restore: ## a backup into an empty database; asks for the 24 words (make restore FILE=wocs-….zip.age)
	$(RUN) -m local restore "$(FILE)"

test: ## all tests, on a database and a queue of their own (make test ARGS="tests/unit")
	$(TESTS) $(PYTEST) $(ARGS)

check: ## the whole gate: style, format, types, tests
	$(TESTS) -m ruff check
	$(TESTS) -m ruff format --check
	@.venv/bin/squawk --reporter gcc "supabase/schemas/*.sql" "supabase/schemas/*/*.sql" "supabase/migrations/*.sql"
	$(TESTS) -m mypy
	$(TESTS) $(PYTEST) $(ARGS)

migration: ## write the migration to what supabase/schemas says now (make migration NAME=add_suppliers)
	$(TESTS) -m local.schema migration "$(NAME)"

command: ## write the skeletons of a new command (make command NAME="supplier add" FAMILY=sales RUNS=instant)
	$(TESTS) -m local.new_command "$(NAME)" "$(FAMILY)" "$(RUNS)"

holidays: ## write Malaysia's public holidays from the library that keeps them, after it is raised
	$(TESTS) -m local.public_holidays

docs: ## write the pages of docs/ that are made from the code
	$(TESTS) -m local.reference

stress: ## every SQL door at once from twenty callers, five minutes long (make stress SECONDS=600)
	@WOCS_STRESS_S=$(or $(SECONDS),300) exec "$(PYTHON)" -I local/bootstrap.py tests $$PPID -m pytest tests/stress

CAMPAIGNS = tests/chaos/test_sending.py tests/chaos/test_node_lives.py tests/chaos/test_tiktok_hands.py \
	tests/sql/test_undo_people.py tests/sql/test_undo_landing.py tests/unit/functions/test_any_text.py \
	tests/fuzz tests/routes
campaigns: ## what the gate tries at random (sends and nodes broken, deeds undone, any text) twenty times as often (make campaigns TIMES=50)
	@WOCS_CAMPAIGNS=$(or $(TIMES),20) exec "$(PYTHON)" -I local/bootstrap.py tests $$PPID -m pytest $(CAMPAIGNS)

CHAOS = $(if $(SEED),--seed $(SEED)) $(if $(SEEDS),--seeds $(SEEDS)) $(if $(KILLS),--kills $(KILLS)) \
	$(if $(TASKS),--tasks $(TASKS)) $(if $(WAY),--way $(WAY)) $(if $(REPLAY),--replay "$(REPLAY)") $(if $(SHRINK),--shrink)
chaos: ## everything breaks while people work: nothing lost, stuck or doubled (make chaos SEED=1 SEEDS=5 KILLS=300 TASKS=3000 SHRINK=1)
	@exec "$(PYTHON)" -I local/bootstrap.py tests $$PPID -m tests.torture $(CHAOS)

fuzz: ## coverage-guided fuzzing of all that reads what others wrote, SECONDS for each target (make fuzz SECONDS=600)
	$(BENCH) -m tests.fuzz.campaign $(or $(SECONDS),600)

parity: ## the SQL tests, backup and restore on the Postgres versions that Supabase runs (needs npm; Linux)
	@for version in 15 17; do echo "Postgres $$version"; \
	  PARITY_POSTGRES=$$version "$(PYTHON)" -I local/bootstrap.py tests $$$$ -m pytest tests/sql tests/conversation/test_backup_and_restore.py || exit 1; done

bench: ## measure it against what others use
	$(BENCH) -m bench $(ARGS)

bench-voice: ## score a folder of voice notes (make bench-voice DIR=folder, with a manifest.jsonl)
	$(RUN) -m bench.voice_accuracy $(or $(DIR),.) $(ARGS)

tune: ## what each rule and weight of the speech reader is for (make tune ARGS="--notes folder --only weight")
	$(TESTS) -m bench.tune $(ARGS)

capacity: ## at which load each free tier ends, from counted costs (make capacity ARGS=--write: into docs/scale.md)
	$(RUN) -m local.capacity $(ARGS)

deploy-check: ## build what Vercel would build and try each function (needs npm and Python 3.12)
	$(TESTS) -m local.deploy

deploy-conversation: ## every conversation of the tests with the built functions themselves (needs npm and Python 3.12)
	@WOCS_BUNDLED=yes exec "$(PYTHON)" -I local/bootstrap.py tests $$PPID -m pytest --timeout 900 tests/conversation $(ARGS)

lock: ## pin every package of each requirements.in with its digests (make lock ARGS=--upgrade for newer ones)
	$(TESTS) -m local.locks $(ARGS)

audit: ## ask whether a known weakness is in any package that we install
	$(AUDIT) -m local.audit

clean: ## remove what was installed and cached; the data in .wocs stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
