# The commands of the project. CONTRIBUTING.md says when to use which.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VECTORS ?= core/tests/vectors
# Features of the library that must each compile alone; none and all are checked besides.
FEATURES := arrow parallel csv json parquet schema
# How long `make fuzz` runs each target, in seconds, and which targets.
SECONDS_EACH ?= 60
TARGETS ?= $(basename $(notdir $(wildcard fuzz/fuzz_targets/*.rs)))
PEERS := target/peers
# What the faces are built and tested with; nothing is installed outside of the target folder and bindings-node.
PYTHON ?= python3
VENV := $(CURDIR)/target/python
WHEELS := target/wheels
# An extension module takes the interpreter's symbols from the process that loads it, whoever builds it.
export PYO3_BUILD_EXTENSION_MODULE := 1
# Where the notebook finds the demo survey.
DEMO := $(CURDIR)/target/demo

.PHONY: help demo test unit lint features doc fmt conformance wheel python addon node bench fuzz

help: ## List the commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

demo: ## Fold the demo survey, print its numbers and write the report
	cargo run --release -p cxmetrics-examples --bin demo

test: lint unit python node conformance ## Everything that must hold before a change is merged, in three languages

# Benchmarks run here too, once each and in the dev profile, so that nothing is compiled a second time for release. The
# libraries of the faces are built with their checks on: only these can be made to panic, and the faces' tests do.
unit: ## Unit, law, vector, snapshot and documentation tests; benchmarks in test mode
	cargo test -q --workspace --all-features --all-targets
	cargo test -q --workspace --all-features --doc
	cargo build -q --workspace --all-features

lint: ## Format, clippy on every feature combination, documentation
	cargo fmt --all --check
	cargo clippy -q --workspace --all-features --all-targets -- -D warnings
	$(MAKE) --no-print-directory features doc

features: ## The library with no feature, and with each alone
	cargo clippy -q -p cxmetrics --no-default-features -- -D warnings
	for feature in $(FEATURES); do \
		echo "feature $$feature"; \
		cargo clippy -q -p cxmetrics --no-default-features --features $$feature -- -D warnings; \
	done

doc: ## The documentation, without a warning
	RUSTDOCFLAGS="-D warnings" cargo doc -q --workspace --all-features --no-deps

fmt: ## Format the code
	cargo fmt --all

# All three run, whatever the others say; the status is 0 only when nothing failed in any.
conformance: ## Run every case file in VECTORS in all three languages
	test -d $(VENV) || $(MAKE) --no-print-directory wheel
	ls bindings-node/*.node >/dev/null 2>&1 || $(MAKE) --no-print-directory addon
	status=0; \
	cargo run -q -p cxmetrics-examples --bin conformance -- $(VECTORS) || status=1; \
	PYTHONPATH=bindings-python $(VENV)/bin/python -m conformance $(VECTORS) || status=1; \
	node bindings-node/conformance/run.mjs $(VECTORS) || status=1; \
	exit $$status

# The environment has the wheel as users get it, not the source tree, and the clients that the tests use.
wheel: ## Build the Python package and install it, with its test clients, under target/
	test -x $(VENV)/bin/maturin || { $(PYTHON) -m venv $(VENV) && $(VENV)/bin/pip install -q --disable-pip-version-check "maturin>=1.9.4,<2"; }
	rm -rf $(WHEELS)
	$(VENV)/bin/maturin build -q --profile dist -m bindings-python/Cargo.toml --target-dir target/maturin --out $(WHEELS)
	$(VENV)/bin/pip install -q --disable-pip-version-check "$$(ls $(WHEELS)/*.whl)[test]"
	$(VENV)/bin/pip install -q --disable-pip-version-check --force-reinstall --no-deps $(WHEELS)/*.whl

python: wheel ## Tests of the Python face, with its clients, types, packages and notebook
	cargo build -q --workspace --all-features
	target/debug/demo --out $(DEMO) >/dev/null
	if command -v java >/dev/null; then \
		$(VENV)/bin/pip install -q --disable-pip-version-check "$$(ls $(WHEELS)/*.whl)[spark]"; \
	else \
		echo "no Java: the tests of Spark are skipped"; \
	fi
	cd bindings-python && CXMETRICS_DEMO=$(DEMO) $(VENV)/bin/python -m pytest -q -rs

addon: ## Build the Node package in place
	cd bindings-node && npm install --no-audit --no-fund --ignore-scripts --silent && npm run --silent build

node: addon ## Tests of the Node face, its package and its example
	cd bindings-node && npm test && npm run --silent test:clone
	cd examples/node && npm install --no-audit --no-fund --silent && npm run --silent check && npm test

# Without the peers (no Python, no network) the comparison runs our side alone and says so.
bench: ## Criterion benchmarks, then the comparison with Polars and DuckDB
	cargo bench -p cxmetrics-benches
	if python3 -m venv $(PEERS) && $(PEERS)/bin/python -m pip install -q --disable-pip-version-check -r benches/peers/requirements.txt; then \
		cargo run -q --profile bench -p cxmetrics-benches --bin compare -- --python $(PEERS)/bin/python; \
	else \
		echo "no peers: their Python packages could not be installed" >&2; \
		cargo run -q --profile bench -p cxmetrics-benches --bin compare; \
	fi

# libFuzzer on the stable compiler: coverage comes from LLVM's own pass, and --target keeps it off build scripts.
fuzz: export RUSTFLAGS := --cfg fuzzing -Cpasses=sancov-module \
	-Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
	-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares
fuzz: ## Run every fuzz target for SECONDS_EACH seconds
	host=$$(rustc -vV | sed -n 's/^host: //p'); \
	cargo build -q --profile fuzz -p cxmetrics-fuzz --bins --target "$$host" --target-dir target/fuzz; \
	for name in $(TARGETS); do \
		mkdir -p "target/fuzz/corpus/$$name" "fuzz/corpus/$$name" fuzz/artifacts; \
		"target/fuzz/$$host/fuzz/$$name" "target/fuzz/corpus/$$name" "fuzz/corpus/$$name" \
			-artifact_prefix="fuzz/artifacts/$$name-" -max_total_time=$(SECONDS_EACH) -print_final_stats=1; \
	done
