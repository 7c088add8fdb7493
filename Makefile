# Hustings: the commands of a clone. `make help` lists them. Nothing here needs root.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:

VENV ?= .venv
# More arguments for pytest or `hustings serve`: make test ARGS="-k evidence"
ARGS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --strip-extras --generate-hashes \
	--no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-build-isolation

# What an installed clone depends on. The page's scripts are built by the build hook while the package is installed.
WEB := viz/web/build.py viz/web/package.json viz/web/package-lock.json
RUN_STAMP := $(VENV)/.run-lock
TEST_STAMP := $(VENV)/.test-lock
PACKAGE_STAMP := $(VENV)/.package

.PHONY: help serve test check format assets lock clean force

help: ## List these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(PACKAGE_STAMP) ## Serve the bundled graph at http://127.0.0.1:8000
	$(BIN)/hustings serve $(ARGS)

test: $(TEST_STAMP) $(PACKAGE_STAMP) ## Run every test, with the branch coverage of kg
	$(BIN)/python -m pytest --cov --cov-report=term --cov-fail-under=95 $(ARGS)

check: $(TEST_STAMP) $(PACKAGE_STAMP) ## Style, types, imports and dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PATH="$(BIN):$$PATH" $(BIN)/lint-imports --no-cache
	$(BIN)/deptry .

format: $(TEST_STAMP) ## Rewrite the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

assets: $(RUN_STAMP) ## Build the page's third-party scripts again
	$(PIP) install --no-deps --editable .
	@touch $(PACKAGE_STAMP)

lock: $(TEST_STAMP) ## Write requirements/*.txt again from pyproject.toml (ARGS=--upgrade for newer releases)
	$(COMPILE) $(ARGS) --output-file=requirements/run.txt pyproject.toml
	$(BIN)/python requirements/group.py dev > requirements/dev.in
	$(COMPILE) $(ARGS) --allow-unsafe --all-extras --constraint=requirements/run.txt \
		--output-file=requirements/test.txt pyproject.toml requirements/dev.in
	rm requirements/dev.in

clean: ## Remove what was built; the environment stays
	rm -rf build dist htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		viz/static/vendor viz/web/node_modules $(PACKAGE_STAMP)

# The locks name everything, so nothing is resolved again: a resolver may prefer a newer release than the lock's to
# satisfy an extra, and then refuses it for want of a hash.
# An environment made from an older lock is emptied, so that nothing stays behind that the lock no longer names.
$(RUN_STAMP): requirements/run.txt
	@python=""; \
	for candidate in python3 python3.13 python3.12 python3.11; do \
		if $$candidate -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
			python=$$candidate; break; \
		fi; \
	done; \
	if [[ -z "$$python" ]]; then \
		echo "Hustings needs Python 3.11, 3.12 or 3.13. On Debian 12 or later: sudo apt-get install -y python3 python3-venv" >&2; exit 1; \
	fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "Python's venv module is missing. On Debian: sudo apt-get install -y python3-venv" >&2; exit 1; \
	fi; \
	if [[ -e $@ ]]; then rm -rf $(VENV); fi; \
	$$python -m venv $(VENV)
	$(PIP) install --no-deps --require-hashes --requirement requirements/run.txt
	@touch $@

$(TEST_STAMP): requirements/test.txt $(RUN_STAMP)
	$(PIP) install --no-deps --require-hashes --requirement requirements/test.txt
	$(BIN)/python -m pip --disable-pip-version-check check
	@touch $@

$(PACKAGE_STAMP): $(RUN_STAMP) pyproject.toml hatch_build.py $(WEB) $(if $(wildcard viz/static/vendor/*),,force)
	$(PIP) install --no-deps --editable .
	@touch $@

force:
