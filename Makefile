# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The only list of commands. `make` alone prints it; the build server and the README call nothing else.
# Every command makes the environment .venv by itself, once, from requirements/dev.lock. Needed: make, git, python3-venv.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# Python 3.11 is the tested one; a newer python3 is taken where 3.11 is missing, and may do.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# Newest whenever the environment holds what the lock file and pyproject.toml say.
READY := .venv/ready
FUZZ_READY := .venv/fuzz-ready
# Ansible and its linter, which want other versions of libraries than our programs.
ANSIBLE_READY := .venv-ansible/ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# No index, no host: where packages come from is each machine's own setting.
LOCK := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

##@ To see it run

.PHONY: help
help: ## Print this list
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: demo
demo: $(READY) ## Run a whole sitting of 41 seats with four mishaps and verify its results
	@$(BIN)/hemicycle-rehearsal demo

.PHONY: hall
hall: $(READY) ## Open a hall and leave it open to play with
	@$(BIN)/hemicycle-rehearsal hall

.PHONY: seat
seat: $(READY) ## Sit down at a seat: a window with screen, keys and cards, in the open hall or in one of its own
	@$(BIN)/hemicycle-rehearsal seat

.PHONY: test
test: ## Check everything: lint, types, imports, licences, tests (at most ten minutes)
	@$(MAKE) --no-print-directory --jobs=2 --output-sync lint ansible-lint
	@$(BIN)/pytest -m "not long" -n $(or $(WORKERS),auto)

##@ To work on it

.PHONY: test-long
test-long: $(READY) ## Run the slow proofs, and the other tests with many more examples
	@$(BIN)/pytest --hypothesis-profile=long

.PHONY: sim
sim: $(READY) ## Simulate sittings through faults (SEEDS=200, or SEED=42 TRACE=1; more words in SIM="...")
	@$(BIN)/python -m tests.simulation $(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),200)) $(if $(TRACE),--trace) $(SIM)

.PHONY: mutants
mutants: $(READY) ## Plant small faults in the counting code and name those that no test notices (half an hour and more)
	@$(BIN)/mutmut run --max-children $(or $(CHILDREN),1)
	@$(BIN)/mutmut results

.PHONY: fuzz
fuzz: $(FUZZ_READY) ## Fuzz the parsers of foreign bytes (TARGET=frames RUNS=1000000; more words in FUZZ="...")
	@$(BIN)/python -m tests.fuzz $(if $(TARGET),--target $(TARGET)) --runs $(or $(RUNS),1000000) $(FUZZ)

.PHONY: lint
lint: $(READY) ## Check style, formatting, types, import rules and licences, without running a test
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/reuse lint --lines

.PHONY: ansible-lint
ansible-lint: $(ANSIBLE_READY) ## Check playbooks and roles by the production rules of ansible-lint, half a minute
	@cd ansible && PATH=$(CURDIR)/.venv-ansible/bin:$$PATH ansible-lint --offline -q

.PHONY: converge
converge: $(READY) $(ANSIBLE_READY) ## Make a centre and five seats from bare Debian in containers, and hold a sitting on them (root)
	@$(BIN)/pytest tests/converge -m "long" -s

.PHONY: converge-small
converge-small: $(READY) $(ANSIBLE_READY) ## The same with a centre and one seat, the other four simulated: what the build server runs (root)
	@$(BIN)/pytest tests/converge -m small --machines 1 -s

.PHONY: test-vm
test-vm: $(READY) $(ANSIBLE_READY) ## Boot a converged hall in emulated machines, amd64 and arm64, and pull their plugs (root, an hour)
	@$(BIN)/pytest tests/vm -m "long" -s

.PHONY: format
format: $(READY) ## Format the code, and mend what the linter can mend safely
	@$(BIN)/ruff check --fix --exit-zero --quiet
	@$(BIN)/ruff format

.PHONY: bench
bench: $(READY) ## Measure speed against the yardstick, secret ballots too, and redraw docs/performance.md
	@$(BIN)/hemicycle-rehearsal bench
	@$(BIN)/hemicycle-rehearsal bench-seat
	@$(BIN)/hemicycle-rehearsal bench-console
	@$(BIN)/hemicycle-rehearsal bench-secrecy

.PHONY: bench-seat
bench-seat: $(READY) ## Measure what a press costs at the seat, and redraw its part of the page
	@$(BIN)/hemicycle-rehearsal bench-seat

.PHONY: bench-console
bench-console: $(READY) ## Measure how soon a secretary sees a vote, and redraw its part of the page (SEATS=60)
	@$(BIN)/hemicycle-rehearsal bench-console $(if $(SEATS),--seats $(SEATS))

.PHONY: bench-secrecy
bench-secrecy: $(READY) ## Measure secret ballots beside belenios-tool and redraw their part of the page (VOTERS=60,200)
	@$(BIN)/hemicycle-rehearsal bench-secrecy $(if $(VOTERS),--voters $(VOTERS))

.PHONY: load
load: $(READY) ## Measure halls of up to 3,000 seats on the wire, and ledgers of up to 100,000 records (SEATS=60,300)
	@$(BIN)/hemicycle-rehearsal load $(if $(SEATS),--seats $(SEATS))

.PHONY: docs
docs: $(READY) ## Draw the generated pages again: diagrams, schemas, tables
	@$(BIN)/python docs/generate.py

.PHONY: gallery
gallery: $(READY) ## Draw every page of the member's screen again (FOLDER= draws all sizes and languages into a folder)
	@QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=$${XDG_RUNTIME_DIR:-/tmp} $(BIN)/python -m docs.screens.gallery $(FOLDER)

.PHONY: release
release: $(READY) ## Build dist/hemicycle-VERSION.tar, signed with KEYS/release.key (KEYS=folder; DEBS=1 carries Debian's packages)
	@$(BIN)/hemicycle-release build --dir $(or $(KEYS),release-keys) $(if $(DEBS),--with-debs) \
		$(if $(PASSPHRASE_FILE),--passphrase-file $(PASSPHRASE_FILE))

.PHONY: lock
lock: $(READY) ## Pin the dependencies again after a change of pyproject.toml (UPGRADE=--upgrade takes newer ones)
	@$(LOCK) $(UPGRADE) --extra seat,kiosk,central,dev --output-file requirements/dev.lock pyproject.toml
	@$(LOCK) $(UPGRADE) --extra fuzz --output-file requirements/fuzz.lock pyproject.toml
	@$(LOCK) $(UPGRADE) --extra seat --output-file requirements/seat.lock pyproject.toml
	@$(LOCK) $(UPGRADE) --extra central --output-file requirements/central.lock pyproject.toml
	@$(LOCK) $(UPGRADE) --extra ansible --output-file requirements/ansible.lock pyproject.toml

.PHONY: clean
clean: ## Remove what tools and builds leave behind (the environment .venv stays)
	@rm -rf build dist .cache mutants .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# --- the environment --------------------------------------------------------------------------------------------------

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No python3 found. On Debian: apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is older than Python 3.11. Name a newer one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv .venv >.venv.log 2>&1 \
		|| { rm -rf .venv .venv.log; \
			echo "$(PYTHON) cannot make a virtual environment. On Debian: apt install python3-venv" >&2; exit 1; }
	@rm -f .venv.log

# Coverage guidance for `make fuzz`, where there is a wheel of it; elsewhere the same inputs are drawn without.
$(FUZZ_READY): requirements/fuzz.lock $(READY)
	@$(PIP) install --require-hashes --only-binary atheris --requirement requirements/fuzz.lock \
		|| echo "No atheris for this machine: fuzzing without guidance."
	@touch $@

$(ANSIBLE_READY): requirements/ansible.lock
	@echo "Installing Ansible and its linter into .venv-ansible ..."
	@$(PYTHON) -m venv .venv-ansible
	@.venv-ansible/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --requirement $<
	@touch $@

$(READY): requirements/dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing the tools and libraries of requirements/dev.lock into .venv ..."
	@$(PIP) install --require-hashes --requirement requirements/dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
# pyscard has no wheel for Linux: where Debian's python3-pyscard is installed, this one package of the system is linked in.
	@if [ -d /usr/lib/python3/dist-packages/smartcard ]; then \
		ln -sfn /usr/lib/python3/dist-packages/smartcard "$$($(BIN)/python -c 'import site; print(site.getsitepackages()[0])')/smartcard"; fi
	@touch $@
