# `make demo` and `make test` are all a newcomer needs: each makes .venv by itself and does nothing twice.
.DEFAULT_GOAL := help
.PHONY: help demo test check check-types check-style check-house format lock bench clean

BIN := .venv/bin
# Added to the command of `make demo`, `make test` and `make bench`: make test ARGS="-k pacing"
ARGS ?=

help:  ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

demo: .venv/.run-installed  ## a whole floor on this terminal, with simulated customers and agents
	@$(BIN)/kaden demo $(ARGS)

test: .venv/.dev-installed  ## every test; programs that some need are installed first where that is allowed
	@sh scripts/system_packages.sh
	@$(BIN)/pytest -n 4 --dist loadgroup --session-timeout 1200 $(ARGS)

check: .venv/.dev-installed  ## format, lint, types, import contracts and the rules of the house
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-types check-style check-house

check-types:
	@$(BIN)/mypy --no-error-summary

check-style:
	@$(BIN)/ruff format --check --quiet --diff
	@$(BIN)/ruff check --quiet
	@$(BIN)/lint-imports --no-cache --no-logo

check-house:
	@$(BIN)/pytest --quiet tests/house

format: .venv/.dev-installed  ## bring the sources into shape
	@$(BIN)/ruff check --quiet --fix
	@$(BIN)/ruff format --quiet

bench: .venv/.dev-installed  ## the benchmarks of docs/benchmarks.md
	@$(BIN)/python -m benchmarks $(ARGS)

lock: .venv/.dev-installed  ## write the locked lists anew from pyproject.toml; ARGS=--upgrade moves versions
	@sh scripts/lock.sh $(ARGS)

clean:  ## remove .venv and every cache
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/.run-installed: pyproject.toml requirements/run.txt scripts/environment.sh
	@sh scripts/environment.sh run

.venv/.dev-installed: pyproject.toml requirements/dev.txt scripts/environment.sh
	@sh scripts/environment.sh dev
