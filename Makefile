# The two commands of a newcomer are `make run` and `make test`; everything else is for those who work on CASEFLOW.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
COMPILE := $(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	--no-header --strip-extras --allow-unsafe
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install --require-hashes --only-binary :all:

.PHONY: help run test quick lint types style pytest bench chaos walk mutants migration messages lock clean
.DELETE_ON_ERROR:

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */\1|/' | while IFS='|' read -r name text; do printf '%-11s%s\n' "$$name" "$$text"; done

run: .venv/run.stamp  ## the demo province, web server and scheduler in one process
	@CASEFLOW_DEMO=$${CASEFLOW_DEMO:-1} exec $(BIN)/python -m caseflow run

test: lint pytest  ## everything, on SQLite and on a throw-away PostgreSQL

quick: .venv/test.stamp  ## what can be asked after every change: style, contracts, unit tests, content; under a minute
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m caseflow content check
	$(BIN)/python -m pytest -q -n 2 tests/unit tests/content/test_citations.py tests/content/test_docs.py $(ARGS)

lint: .venv/test.stamp  ## style, types, contracts
	@$(MAKE) --no-print-directory -j 2 --output-sync=target types style

types: .venv/test.stamp
	$(BIN)/mypy

style: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --quiet --lint caseflow/web/templates
	@requirements/ready.sh lint
	@for script in caseflow/web/static/js/*.js; do node --check "$$script" || exit 1; done
	@if [ -f requirements/vendor.py ]; then $(BIN)/python requirements/vendor.py --check; fi

# Workers share the files of tests: what a file prepares, such as a whole demo province, is prepared once. A third one
# works while the others wait for their browsers.
pytest: .venv/test.stamp  ## the tests alone
	@requirements/ready.sh tests
	CASEFLOW_REQUIRE_PG=1 $(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

bench: .venv/test.stamp  ## speed, measured alone, beside the numbers it must reach; ARGS="--only road --on sqlite --details --profile"
	@requirements/ready.sh tests
	$(BIN)/python -m tests.benchmarks $(ARGS)

chaos: .venv/test.stamp  ## crashes and random plays for many more rounds than `make test` plays, the long stories on both databases
	@requirements/ready.sh tests
	CASEFLOW_REQUIRE_PG=1 CASEFLOW_CHAOS_ROUNDS=$${CASEFLOW_CHAOS_ROUNDS:-200} $(BIN)/python -m pytest -q tests/chaos tests/integration/engine/test_model.py \
		tests/integration/administration/test_stored_databases.py tests/web/frame/test_hostile_input.py \
		tests/e2e/test_story.py tests/e2e/test_vietgap.py tests/e2e/test_conformity.py tests/e2e/test_traceability.py \
		tests/e2e/test_provinces.py $(ARGS)

walk: .venv/test.stamp  ## every story in the browser, every page asked by axe and kept as a picture under test-results/
	@requirements/ready.sh tests
	rm -rf test-results/pages
	CASEFLOW_REQUIRE_PG=1 CASEFLOW_WALK=1 CASEFLOW_ARTEFACTS=test-results $(BIN)/python -m pytest -q -n 2 --dist loadscope tests/e2e $(ARGS)
	$(BIN)/python -m tests.e2e.sheet

mutants: .venv/test.stamp  ## small faults in the pure rooms, and which of them no unit test notices; goes on where it was stopped
	$(BIN)/python -m tests.mutants $(ARGS)

migration: .venv/test.stamp  ## NAME=slug: the next file of migrations/versions, to be read and corrected by hand
	PYTHONPATH=. $(BIN)/python requirements/new_migration.py $(NAME)

messages: .venv/test.stamp  ## the English catalogue in step with templates and views; what is empty has to be written
	$(BIN)/python requirements/messages.py

lock: .venv/test.stamp  ## takes newer versions into the locks
	$(COMPILE) --upgrade --extra postgres -o requirements/run.lock pyproject.toml
	$(COMPILE) --upgrade -o requirements/test.lock requirements/test.in

clean:  ## everything that was made here
	rm -rf .venv dist build test-results .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is older than its lock exactly when the lock has changed: a second start installs nothing.
.venv/run.stamp: requirements/run.lock
	@requirements/ready.sh python
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing what CASEFLOW runs on ..."
	$(PIP) -r requirements/run.lock
	@touch $@

.venv/test.stamp: requirements/test.lock .venv/run.stamp
	@echo "Installing what the tests need ..."
	$(PIP) -r requirements/test.lock
	@touch $@
