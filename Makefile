# Two commands are enough: `make demo` shows what jiju does, `make test` runs every check.
#
# Works with GNU make 3.81 and a POSIX shell. The environment lives in .venv and is made again only when
# pyproject.toml or constraints.txt change. To choose the interpreter: make demo PYTHON=python3.12

VENV := .venv
BIN := $(VENV)/bin
PYTHON :=
WORKERS := auto

RUNTIME := $(VENV)/.jiju-runtime
DEV := $(VENV)/.jiju-dev
BENCH := $(VENV)/.jiju-bench

.PHONY: help demo test lint types docs bench calibrate clean

help:
	@echo 'make demo       set up, run the example studies, print where their reports are'
	@echo 'make test       set up, then every check: ruff, types, layers, tests, docs'
	@echo 'make lint       ruff check, ruff format --check, import contracts'
	@echo 'make types      mypy'
	@echo 'make docs       build the pages into docs/_build/html'
	@echo 'make bench      measured ratios against other implementations'
	@echo 'make calibrate  false-alarm rates of the tests, at full size (minutes)'
	@echo 'make clean      remove the environment and everything that was built'

# --- the environment --------------------------------------------------------------------------------------

# Finds a Python that the pinned packages support (3.11 to 3.14), or says what to install.
define FIND_PYTHON
fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'; \
python=''; \
for name in $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14; do \
  if command -v $$name >/dev/null 2>&1 && $$name -c "$$fits" 2>/dev/null; then python=$$name; break; fi; \
done; \
if [ -z "$$python" ]; then \
  echo 'jiju needs Python 3.11 or newer (up to 3.14); this machine has:' "$$(python3 --version 2>&1 || echo none)" >&2; \
  echo '  Debian, Ubuntu:  sudo apt-get install python3.11 python3.11-venv' >&2; \
  echo '  macOS:           brew install python@3.12' >&2; \
  echo '  or install uv, which brings its own Python; then run make again.' >&2; \
  exit 1; \
fi
endef

# uv where it is there and knows dependency groups; else venv and pip.
define MAKE_VENV
if uv pip install --help 2>/dev/null | grep -q -e '--group'; then \
  if [ ! -x $(BIN)/python ]; then echo 'Creating $(VENV) with uv'; uv venv --quiet --python '$(or $(PYTHON),>=3.11,<3.15)' $(VENV) || exit 1; fi; \
  install='uv pip install --quiet --python $(BIN)/python'; \
else \
  if [ ! -x $(BIN)/python ]; then \
    $(FIND_PYTHON); \
    if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
      version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
      echo "$$python cannot make environments: Debian and Ubuntu keep that in a package of its own." >&2; \
      echo "  sudo apt-get install python$$version-venv" >&2; \
      echo '  then run make again.' >&2; \
      exit 1; \
    fi; \
    echo "Creating $(VENV) with $$($$python --version) and pip"; \
    $$python -m venv $(VENV) || { rm -rf $(VENV); exit 1; }; \
  fi; \
  $(BIN)/python -c 'import sys, pip; sys.exit(tuple(map(int, pip.__version__.split(".")[:2])) < (25, 1))' 2>/dev/null \
    || { $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; \
         $(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'; } || exit 1; \
  install='$(BIN)/python -m pip install --quiet --disable-pip-version-check'; \
fi
endef

$(RUNTIME): pyproject.toml constraints.txt
	@$(MAKE_VENV); \
	echo 'Installing jiju and what it needs'; \
	$$install -c constraints.txt -e .
	@touch $@

$(DEV): $(RUNTIME)
	@$(MAKE_VENV); \
	echo 'Installing the tools for tests and docs'; \
	$$install -c constraints.txt --group dev --group docs
	@touch $@

$(BENCH): $(DEV)
	@$(MAKE_VENV); \
	echo 'Installing the packages that the benchmarks compare with'; \
	$$install -c constraints.txt --group bench
	@touch $@

# --- what people come for ---------------------------------------------------------------------------------

demo: $(RUNTIME)
	@echo 'Running the first example: Changsha construction machinery against the world, from published figures'
	@$(BIN)/jiju examples/changsha/study.toml
	@$(BIN)/python examples/changsha/show.py
	@echo
	@echo 'Running the second: a simulated region whose truth is known'
	@$(BIN)/jiju examples/planted/study.toml
	@echo
	@$(BIN)/python examples/planted/compare.py
	@echo
	@echo 'Running the third: a simulated economy whose reach and chokepoints are known'
	@$(BIN)/jiju examples/economy/study.toml
	@echo
	@$(BIN)/python examples/economy/compare.py
	@echo
	@echo 'The reports, ready to open in a browser:'
	@echo "  $$(pwd)/examples/changsha/output/report.en.html"
	@echo "  $$(pwd)/examples/changsha/output/report.zh.html  (中文)"
	@echo "  $$(pwd)/examples/planted/output/report.en.html"
	@echo "  $$(pwd)/examples/planted/output/report.zh.html  (中文)"
	@echo "  $$(pwd)/examples/economy/output/report.en.html"
	@echo "  $$(pwd)/examples/economy/output/report.zh.html  (中文)"
	@echo 'The table of comparison (对标表), for Word and Excel:'
	@ls "$$(pwd)"/examples/changsha/output/benchmark.* | sed 's/^/  /'

test: lint types
	$(BIN)/pytest -n $(WORKERS)
	@$(MAKE) docs

lint: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: $(DEV)
	$(BIN)/mypy

docs: $(DEV)
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html
	@echo 'The pages: docs/_build/html/index.html'

bench: $(BENCH)
	$(BIN)/python benchmarks/run.py

calibrate: $(DEV)
	JIJU_CALIBRATE=full $(BIN)/pytest tests/calibration -n $(WORKERS)

clean:
	rm -rf $(VENV) build dist docs/_build docs/reference/generated examples/*/output src/*.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests docs examples benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
