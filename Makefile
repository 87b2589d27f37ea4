# Two commands: `make report` and `make test`. Both make their own environment in .venv first.
.DELETE_ON_ERROR:
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := .cache/seeds

.PHONY: help env report test test-heavy corpus format clean

help:
	@echo "make report      trace the case corpus in seeds/ and write reports/"
	@echo "make test        the whole test suite (under ten minutes)"
	@echo "make test-heavy  what is heavy by nature"
	@echo "make corpus      compile seeds/manuscript/ into seeds/articles/ and seeds/truth/"

env: $(VENV)/ready

$(VENV)/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("lineage needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip --constraint constraints.txt
	$(BIN)/python -m pip install --quiet --editable . --group dev --constraint constraints.txt
	@touch $@

report: env
	$(BIN)/python reports/make.py

test: env
	$(BIN)/python -m pytest -m "not heavy" --numprocesses auto --dist loadfile

test-heavy: env
	$(BIN)/python -m pytest -m heavy

corpus: env
	$(BIN)/python seeds/compile.py

format: env
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .cache build dist
