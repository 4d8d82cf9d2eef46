# Two commands from a fresh machine with Python 3.11 or newer, a C compiler and make:
#   make demo   checks a real notice, runs an evaluation of three bids, and leaves the outputs in demo/
#   make test   lint, types and tests
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
NOTICE := tests/notices/light-touch-tender.json

.PHONY: demo test lint types unit bench coverage schemas rulebook wheel clean

demo: $(STAMP)
	@mkdir -p demo
	@$(BIN)/sv-rules check $(NOTICE) -f text -f text=demo/check.txt -f json=demo/check.json -f html=demo/check.html \
	  -f xlsx=demo/check.xlsx; status=$$?; test $$status -le 1
	@echo
	@rm -rf demo/panel demo/panel-returned
	@$(BIN)/sv-rules panel demo demo/panel
	@echo
	@echo "Left in demo/: check.txt, check.json, check.html (print it), check.xlsx (open it in Excel or LibreOffice);"
	@echo "in demo/panel every book, report and letter of an evaluation; in demo/panel-returned the books as filled in."

test: lint types unit

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/sv-rules rules lint

types: $(STAMP)
	$(BIN)/mypy

unit: $(STAMP)
	$(BIN)/python -m pytest -n auto

bench: $(STAMP)
	$(PIP) install -c constraints.txt -e '.[bench]'
	$(BIN)/python -m benchmarks

coverage: $(STAMP)
	$(BIN)/python -m benchmarks.coverage

schemas: $(STAMP)
	$(BIN)/sv-rules rules schema --write rulesets/schema

rulebook: $(STAMP)
	$(BIN)/sv-rules rules docs rulesets/rulebook

wheel: $(STAMP)
	$(PIP) wheel --no-deps -w dist .

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "sv-rules needs Python 3.11 or newer: set PYTHON=python3.12 or the like")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) ..."
	@$(PIP) install -c constraints.txt -e '.[merge,panel,dev]' || { echo "The install failed. If the log above names gcc or Python.h, install a C compiler and the Python headers; see README.md." >&2; exit 1; }
	@$(BIN)/python -m compileall -q sv_rules # so that the first check is as fast as the second
	@touch $@

clean:
	rm -rf $(VENV) demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
