SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH := .venv-bench

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-crm test coverage fuzz screenshots texts bench manual lock clean

help: ## Show what can be made.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(READY) ## Build .venv with everything pinned.

$(READY): requirements/development.txt pyproject.toml package-lock.json scripts/make-venv scripts/build-assets src/dialtree/web/console/icons.txt
	@scripts/build-assets
	@PYTHON=$(PYTHON) scripts/make-venv $(VENV)
	@touch $@

demo: $(READY) ## Serve a sample organisation on 127.0.0.1:8080 (or PORT=…) until Ctrl-C.
	@exec $(BIN)/python -m examples.demo $(if $(PORT),--port $(PORT))

demo-crm: $(READY) ## Serve it with a CRM whose agents pick their extension, on 8080 and 8081 (PORT=… CRM_PORT=…).
	@exec $(BIN)/python -m examples.demo_crm $(if $(PORT),--port $(PORT)) $(if $(CRM_PORT),--crm-port $(CRM_PORT))

test: $(READY) ## Check style, types and architecture, and run every test.
	@scripts/run-tests

coverage: $(READY) ## Run every test, and see that they run enough of each room.
	@scripts/measure-coverage

fuzz: $(READY) ## Run the tests of random inputs with new ones, and more where a test sets no number.
	@$(BIN)/pytest -q -m hypothesis --hypothesis-profile=fuzz --timeout=3600 $(ONLY)

screenshots: $(READY) ## Take a picture of every page into screenshots/ (ONLY="name …" for some).
	@scripts/install-test-tools
	@PYTHONPATH=tests $(BIN)/python -m console.screenshots $(ONLY)

texts: $(READY) ## Bring the catalogues of translations up to date with what the pages say.
	@$(BIN)/python scripts/texts.py

bench: $(BENCH)/.ready ## Measure everything anew into docs/performance.md (ONLY="name …" for some of it).
	@scripts/install-bench-tools
	@$(BENCH)/bin/python -m benchmarks $(ONLY)

$(BENCH)/.ready: requirements/benchmarks.txt pyproject.toml scripts/make-venv
	@PYTHON=$(PYTHON) scripts/make-venv $(BENCH) requirements/benchmarks.txt
	@touch $@

manual: $(READY) ## Write docs/command-line.md from what the commands say of themselves.
	@$(BIN)/python scripts/command_manual.py

lock: $(READY) ## Pin the dependencies of pyproject.toml and package.json anew, with hashes.
	@scripts/lock
	@scripts/lock-assets

clean: ## Remove what was built: .venv, caches, the demo's directory.
	rm -rf src/dialtree/web/explorer/assets src/dialtree/web/console/assets tests/console/assets screenshots
	rm -rf $(VENV) $(BENCH) .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis demo dist
