# Everything a person needs: each target sets up what it uses, in .venv of this folder.
PYTHON ?= python3
VENV := .venv
# of the inputs that verify draws: the same commit gets the same answer; try others with make verify SEED=2
SEED ?= 1
BIN := $(VENV)/bin
# a third of a test's time it waits: for a clock, a server, a process to end
TESTERS ?= $(shell $(PYTHON) -c 'import os; print(3 * (os.cpu_count() or 1) // 2)')
READY := $(VENV)/.ready

.PHONY: grade test lint verify format clean

grade: $(READY)  ## grade the sample class; scores on the terminal, results/report.html for the browser
	$(BIN)/grader grade examples/class --out results

test: $(READY)  ## the tests of the harness, then the proof of every lab
	$(BIN)/python -m pytest -n $(TESTERS) --dist loadfile --no-loadscope-reorder --durations=20
	$(BIN)/grader verify --seed $(SEED)

verify: $(READY)  ## the proof of every lab alone
	$(BIN)/grader verify --seed $(SEED)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "torchgrade needs Python 3.11 or later; name one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(READY)

clean:
	rm -rf $(VENV) results build *.egg-info
