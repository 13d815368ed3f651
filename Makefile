# What one does with this project, each in one command. Only Python 3.11 or newer and make are needed.

PYTHON ?= python3
PORT ?= 8000
DATA ?=
VENV := .venv
PY := $(VENV)/bin/python
ARGS ?=

.PHONY: help setup setup-dev demo test test-slow lint lock messages screenshots bench clean

help:
	@echo "make demo [PORT=8000]   set up, load the demo consultation, run the analysis, serve the site; Ctrl-C stops it all"
	@echo "make test               set up, run the tests on SQLite and on PostgreSQL"
	@echo "make test-slow          the thorough proofs that make test leaves out"
	@echo "make lint               style, types, templates, floors of the code"
	@echo "make lock               renew requirements/*.txt from pyproject.toml"
	@echo "make messages           bring the catalogues of translations up to date with the code"
	@echo "make screenshots        pictures of the main pages into docs/screenshots/"
	@echo "make bench DATA=DIR     measure the analysis beside its alternatives on the sets of a folder"

setup: $(VENV)/.base .env locale/fr/LC_MESSAGES/django.mo
setup-dev: $(VENV)/.dev .env locale/fr/LC_MESSAGES/django.mo

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try: make PYTHON=python3.12 …")'
	@echo "Making $(VENV)/ with $$($(PYTHON) --version)…"
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/uv.txt 2>/dev/null \
		|| echo "uv can't be had here: installing with pip, which takes longer."

# Installs $(1) with uv where it can be had, else with pip; only what has the hash we locked.
define install
	@echo "Installing $(1)…"
	@if [ -x $(VENV)/bin/uv ]; then VIRTUAL_ENV=$(VENV) $(VENV)/bin/uv pip install --quiet --compile-bytecode --require-hashes -r $(1); \
	else $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
endef

$(VENV)/.base: requirements/base.txt | $(PY)
	$(call install,requirements/base.txt)
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(PY)
	$(call install,requirements/dev.txt)
	@touch $@ $(VENV)/.base

$(VENV)/.bench: requirements/bench.txt | $(PY)
	$(call install,requirements/bench.txt)
	@touch $@ $(VENV)/.base $(VENV)/.dev

.env: | $(PY)
	@$(PY) -c 'import secrets; open(".env", "x").write(open(".env.example").read().replace("SECRET_KEY=\n", "SECRET_KEY=" + secrets.token_urlsafe(50) + "\n", 1).replace("DEBUG=false", "DEBUG=true", 1))'
	@echo "Wrote .env with a new secret key."

locale/fr/LC_MESSAGES/django.mo: locale/fr/LC_MESSAGES/django.po locale/nl/LC_MESSAGES/django.po | $(PY)
	@if [ -e $(VENV)/.base ] || [ -e $(VENV)/.dev ]; then $(PY) -m config.catalogues compile; fi

demo: setup
	@$(PY) -m config.catalogues compile
	@$(PY) manage.py demo --port $(PORT)

test: setup-dev
	@$(PY) -m config.catalogues compile
	@$(PY) -m tests $(ARGS)

test-slow: setup-dev
	@$(PY) -m config.catalogues compile
	@$(PY) -m tests --sqlite -m slow $(ARGS)

lint: setup-dev
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy config consultation recommendations cms analysis
	@$(VENV)/bin/djlint --quiet --lint templates
	@$(VENV)/bin/lint-imports

lock: $(PY)
	@for part in "base:" "dev:--group dev" "bench:--group dev --group bench -c requirements/dev.txt"; do \
		$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			pyproject.toml $${part#*:} -o requirements/$${part%%:*}.txt || exit 1; done
	@! grep -nE 'https?:|--index|--extra|--find' requirements/*.txt

messages: setup-dev
	@$(PY) -m config.catalogues extract

screenshots: setup-dev
	@$(PY) -m tests.browser.screenshots docs/screenshots

bench: $(VENV)/.bench
	@test -n "$(DATA)" || { echo "Say where the sets are: make bench DATA=DIR"; exit 2; }
	@$(PY) -m benchmarks --data "$(DATA)" $(ARGS)

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis locale/*/LC_MESSAGES/*.mo
