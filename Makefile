# The front door. `make` alone lists what there is.
# Respects CARGO_TARGET_DIR, CHROMIUM, CARGO and NODE; sets none of them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test lint bench pictures

CARGO ?= cargo
NODE ?= node

# $(call timed,NAME,COMMAND): runs a stage and prints how long it took.
timed = @start=$$SECONDS; echo "== $(1)"; $(2); echo "== $(1): $$((SECONDS - start)) s"

help:
	@echo 'make demo    build, load the example system and open it in the browser'
	@echo 'make test    every test: pure ring, workspace, commands of the guides, pages in a browser'
	@echo 'make lint    formatting, clippy, cargo xtask tidy, doc comments'
	@echo 'make bench   build for release and measure against docs/benchmarks.md'
	@echo 'make pictures  take the pictures of README.md and the guides from the pages as they are'
	@echo
	@echo 'DEMO passes arguments on: make demo DEMO="--port 8000 --no-browser"'

demo: node_modules/.package-lock.json
	$(call timed,build,$(CARGO) build --package oakham)
	@$(CARGO) run --quiet --package oakham -- demo $(DEMO)

test: node_modules/.package-lock.json
	$(call timed,pure ring,$(CARGO) pure)
	$(call timed,workspace,$(CARGO) test --workspace)
	$(call timed,commands of the guides,$(CARGO) xtask docs)
	$(call timed,pages in a browser,$(browser_tests))

lint: node_modules/.package-lock.json
	$(call timed,formatting,$(CARGO) fmt --all --check)
	$(call timed,clippy,$(CARGO) clippy --workspace --all-targets -- -D warnings)
	$(call timed,tidy,$(CARGO) xtask tidy)
	$(call timed,doc comments,RUSTDOCFLAGS='-D warnings' $(CARGO) doc --workspace --no-deps)
	$(call timed,licences,$(licences))

bench: node_modules/.package-lock.json
	$(call timed,bench,$(CARGO) xtask bench)

pictures: node_modules/.package-lock.json
	$(call timed,build,$(CARGO) build --package oakham)
	@OAKHAM_BIN="$${CARGO_TARGET_DIR:-target}/debug/oakham" $(NODE) crates/web/tests/browser/pictures.mjs

# What the binary embeds from npm. npm writes this file when it is done.
node_modules/.package-lock.json: package-lock.json
	$(call timed,npm ci,npm ci --no-audit --no-fund && touch $@)

# The first Chromium there is; without one the tests of pages are left out, and it says so.
define browser_tests
chromium=$${CHROMIUM:-}; \
for name in chromium chromium-browser google-chrome; do \
	[ -n "$$chromium" ] || chromium=$$(command -v "$$name" || true); \
done; \
if [ -n "$$chromium" ]; then \
	OAKHAM_BIN="$${CARGO_TARGET_DIR:-target}/debug/oakham" CHROMIUM="$$chromium" \
		$(NODE) crates/web/tests/browser/run.mjs; \
else \
	echo 'SKIPPED: no Chromium found; install one or set CHROMIUM to its path'; \
fi
endef

define licences
if command -v cargo-deny > /dev/null; then $(CARGO) deny --offline check licenses bans sources; \
else echo 'SKIPPED: cargo-deny is not installed; deny.toml states what is allowed'; fi
endef
