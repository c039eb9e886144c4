# Two commands do all the set-up: `make demo` and `make test`. `make help` lists the targets.
# Node 24 comes with the npm packages (node_modules/.bin/node), so the machine's own Node only has to run npm.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help deps engine image testdeps check docs format unit test test-kill fuzz demo package bench bench-scale clean

WITH := PATH="$(CURDIR)/node_modules/.bin:$$PATH"
LAB := topologies/remote-access/lab.yaml

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

deps: ## Installs the npm packages, when package-lock.json has changed
	@sh scripts/deps.sh

engine: ## Installs and starts Docker, when no engine answers (Debian, as root)
	@sh scripts/engine.sh

image: deps engine ## Builds the image of the nodes, when what it is made of has changed
	@$(WITH) node images/build.ts

testdeps: ## Installs the Debian packages that the system tests use, when they are missing
	@sh scripts/testdeps.sh

check: deps ## Types, formatting and lint, and whether the generated pages and schemas are current
	@$(WITH) tsc -p .
	@$(WITH) biome ci --error-on-warnings .
	@$(WITH) node docs/generate/main.ts --check

docs: deps ## Rewrites what is made from the program: pages (statements, commands, vtylab) and schemas
	@$(WITH) node docs/generate/main.ts

format: deps ## Rewrites the files as `make check` wants them
	@$(WITH) biome check --write .

unit: deps ## Runs the tests that need no engine
	@$(WITH) vitest run --project unit

test: deps image testdeps ## Sets everything up, then runs every test
	@$(WITH) vitest run

test-kill: deps image testdeps ## Kills vtylab at 100 random points (KILL_POINTS, KILL_SEED) and looks whether all is put right
	@KILL_POINTS=$${KILL_POINTS:-100} $(WITH) vitest run --project system test/system/killed.system.test.ts

fuzz: deps image testdeps ## Throws random text at every parser and random packets at filters, random labs at the matrix, FUZZ_SECONDS (300) each, and at every prompt
	@$(WITH) node fuzz/main.ts
	@$(WITH) node fuzz/filters.ts
	@$(WITH) node fuzz/matrix.ts
	@FUZZ_RUNS=20000 $(WITH) vitest run --project unit test/device/cli/hostile.test.ts

demo: image ## Starts the documented lab and proves its filter
	@$(WITH) sh scripts/demo.sh $(LAB)

package: deps ## Makes the npm package, build/vtylab-VERSION.tgz
	@$(WITH) node scripts/package.ts

bench: image ## Measures side by side and rewrites docs/benchmarks.md
	@sh scripts/benchdeps.sh
	@$(WITH) node bench/main.ts --write docs/benchmarks.md

bench-scale: image ## The same for labs of 2 to 250 devices, beside docker run and docker-compose (a quarter of an hour)
	@sh scripts/benchdeps.sh
	@$(WITH) node bench/main.ts --only scale --write docs/benchmarks.md

clean: ## Removes what was built here; images and labs stay (see `vtylab down --all`)
	rm -rf build
