# Hereabouts: `make run` starts it, `make test` proves it.
.DEFAULT_GOAL := help
.PHONY: help run test setup train lint format bench clean evaluate soak encoder mutate read requirements
PORT ?= 5005
HOST ?= 127.0.0.1
PY := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

help: ## list what make can do
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## Python 3.10 and the locked requirements in .venv
	@./scripts/setup

train: setup ## train the danger screen and the Rasa model
	@./scripts/train --force

run: setup ## set up, train if needed, serve http://127.0.0.1:5005 (PORT= changes it)
	@./scripts/train
	@$(PY) -m hereabouts serve --host $(HOST) --port $(PORT)

test: setup ## set up and run every test
	@./scripts/train
	@./scripts/test

lint: setup ## check content, code style and types
	@$(PY) -m hereabouts lint
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

format: setup ## format the code
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

bench: setup ## measure this server beside stock Rasa
	@./scripts/train
	@$(PY) -m hereabouts bench

evaluate: setup ## score understanding, danger and conversations; writes reports/ and the docs' figures
	@./scripts/train
	@$(PY) scripts/evaluate.py

soak: setup ## long runs: ten thousand bad requests a door, a thousand turns
	@./scripts/train
	@HEREABOUTS_SOAK=1 $(PY) -m pytest tests/soak

mutate: setup ## remove each rule, danger pattern and content kind in turn and want a red test
	@./scripts/train
	@$(PY) scripts/mutate.py

encoder: ## tune the sentence encoder anew (hours; Python 3.11 with torch)
	@./scripts/encoder

read: setup ## print every sentence it can say, with ids
	@$(PY) -m hereabouts read

requirements: ## compile the locks again
	@./scripts/requirements

clean: ## remove what can be made again
	@rm -rf .venv .venv-core .venv-encoder .uv .cache models/*.tar.gz models/danger models/.trained reports .pytest_cache .mypy_cache .ruff_cache
