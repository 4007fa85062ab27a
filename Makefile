# `make demo` and `make test` set up what they need; `make help` lists the rest.
# Needed beforehand: Python 3.11 or newer with venv and pip, and a network with Python's and npm's package registries.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NODE_ENV_PATH := PATH="$(CURDIR)/$(BIN):$$PATH"

FRONT_SOURCES := $(shell find static/src static/css static/img -type f 2>/dev/null) \
	$(wildcard static/package-lock.json static/build.mjs static/join.mjs static/types.mjs static/tsconfig*.json)
PYTHON_SOURCES := dashboard tests static/build_backend.py $(wildcard bench)

PROCESS_TESTS := tests/system $(foreach name,child cli demo embedded process server worker,tests/test_$(name).py)

.PHONY: help install install-test demo test test-parts test-processes test-python test-front test-browser \
	test-websocket lint build bench autobahn soak chromium clean
.DEFAULT_GOAL := help

help:
	@echo "make demo     a server with MongoDB, Redis, users, a dashboard and this machine's own numbers; Ctrl-C stops it"
	@echo "make test     lint, types, import floors, Python tests, front-end tests, browser tests"
	@echo "make install  the environment .venv with the command .venv/bin/dashboard, and the front end"
	@echo "make lint     ruff, mypy, import-linter and the front end's own checks"
	@echo "make build    a wheel in build/dist"
	@echo "make autobahn  the WebSocket conformance suite; needs a python2.7; make test runs it too where there is one"
	@echo "make bench    measure against the peers; results in bench/results"
	@echo "make soak     the long tests, bounded in time"
	@echo "make clean    remove what was made, but not dashboard-data"

# ── setting up ──────────────────────────────────────────────────────────────────────────────────────────────────────

install: $(VENV)/.installed static/dist/manifest.json

install-test: $(VENV)/.installed-test static/node_modules/.installed-test static/dist/manifest.json

$(BIN)/python:
	@echo "── making the Python environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "Python's venv module is missing (Debian, Ubuntu: apt-get install python3-venv)"; exit 1; }

$(VENV)/.installed: setup.cfg pyproject.toml | $(BIN)/python
	@echo "── installing the server with an embedded MongoDB and Redis, and Node to build the front end"
	@mkdir -p static/dist
	@$(BIN)/python -m pip install --disable-pip-version-check -e '.[embedded,agent,build]'
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "── installing what the tests need"
	@$(BIN)/python -m pip install --disable-pip-version-check -e '.[embedded,agent,build,test]'
	@touch $@

static/node_modules/.installed: static/package-lock.json | $(VENV)/.installed
	@echo "── installing what the front end is made of"
	@[ static/node_modules/.installed-test -nt static/package-lock.json ] \
		|| (cd static && $(NODE_ENV_PATH) npm ci --omit=dev --no-audit --no-fund)
	@touch $@

static/node_modules/.installed-test: static/package-lock.json | $(VENV)/.installed
	@echo "── installing the front end's test tools"
	@cd static && $(NODE_ENV_PATH) npm ci --no-audit --no-fund
	@touch static/node_modules/.installed $@

static/dist/manifest.json: $(FRONT_SOURCES) static/node_modules/.installed
	@echo "── building the front end"
	@cd static && $(NODE_ENV_PATH) node build.mjs
	@touch $@

chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		echo "── installing Chromium"; \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium; \
	else \
		echo "The browser tests need Chromium: install it so that one of chromium, chromium-browser or google-chrome"; \
		echo "is on PATH (Debian: apt-get install chromium, as root), or run make test-python test-front instead."; exit 1; \
	fi

# ── running ─────────────────────────────────────────────────────────────────────────────────────────────────────────

demo: install
	@exec $(BIN)/dashboard demo

# ── checking ────────────────────────────────────────────────────────────────────────────────────────────────────────

# Half of the time the tests wait for servers to start and stop: two groups at once keep both cores of a small machine
# busy. What a group prints comes in one piece when it is done.
test: lint test-front chromium
	@$(MAKE) --no-print-directory --keep-going -j2 --output-sync=target test-processes test-parts test-browser test-websocket

lint: install-test
	@echo "── ruff"
	@$(BIN)/ruff check $(PYTHON_SOURCES)
	@echo "── mypy"
	@$(BIN)/mypy
	@echo "── import floors"
	@$(BIN)/lint-imports

test-python: test-parts test-processes

test-parts: install-test
	@echo "── Python tests of the parts"
	@$(BIN)/python -m pytest -m 'not browser and not soak' $(addprefix --ignore=,$(PROCESS_TESTS))

test-processes: install-test
	@echo "── Python tests that start the program"
	@$(BIN)/python -m pytest -m 'not browser and not soak' $(PROCESS_TESTS)

test-front: install-test
	@echo "── front-end tests"
	@cd static && $(NODE_ENV_PATH) npm test

test-browser: install-test chromium
	@echo "── browser tests"
	@$(BIN)/python -m pytest -m 'browser and not soak'

soak: install-test chromium
	@$(BIN)/python -m pytest -m soak

autobahn: install-test
	@$(BIN)/python -m tests.autobahn

test-websocket: install-test
	@echo "── WebSocket conformance"
	@$(BIN)/python -m tests.autobahn --if-possible

bench: install
	@$(NODE_ENV_PATH) $(BIN)/python -m bench

build: install
	@echo "── building a wheel"
	@$(BIN)/python -m pip wheel --disable-pip-version-check --no-deps --wheel-dir build/dist .

clean:
	rm -rf $(VENV) build static/dist static/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache *.egg-info
	find dashboard tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
