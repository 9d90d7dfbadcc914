# `make` lists the targets.

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LINT    := bin/golangci-lint-$(shell awk '$$1 == "github.com/golangci/golangci-lint/v2" { print $$2 }' tools/go.mod)

# Tested with the race detector: where goroutines meet.
RACE := ./internal/worker/... ./internal/hub/... ./internal/sim/... ./internal/app/... ./internal/demo/... ./internal/mcp/...

ROUNDS ?= 500
SEED   ?=

.DEFAULT_GOAL := help
.PHONY: help build demo test check lint tidy-check fmt fmt-check bench fault postgres tools cross reproduce release clean test-agent

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/psn
	@CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/psn ./cmd/psn

demo: build ## watch drafts become posts on a simulated network; needs Go alone
	@bin/psn demo

test: postgres ## vet and test everything; TESTFLAGS='-run X' narrows it
	@sh scripts/test.sh $(RACE)

test-agent: build ## walk the slash commands with the real Claude Code; installs a pinned one, needs npm
	@sh scripts/agent.sh
	@sh scripts/inspector.sh

check: test lint tidy-check fmt-check ## all that CI checks

lint: $(LINT) ## run the linters
	@$(LINT) run --concurrency 2 ./...

tidy-check: ## check that go.mod lists what is used
	@go mod tidy -diff
	@cd tools && go mod tidy -diff

fmt: $(LINT) ## format the code
	@$(LINT) fmt ./...

fmt-check: $(LINT) ## check the format
	@$(LINT) fmt --diff ./...

bench: ## measure; ARGS go to the benchmarks
	@go run ./bench $(ARGS)

fault: postgres ## kill psn and Postgres ROUNDS times and account for every post; SEED repeats a run
	@go test -tags psnfault -count=1 -timeout 0 -v -run TestFaults ./internal/faulttest \
		-args -rounds=$(ROUNDS) $(if $(SEED),-seed=$(SEED))

postgres: ## make sure that a Postgres server is installed
	@sh scripts/postgres.sh

tools: $(LINT) ## build the linter and, for editors, bin/gofumpt
	@cd tools && go build -trimpath -ldflags '-s -w' -o ../bin/gofumpt mvdan.cc/gofumpt

$(LINT):
	@echo "building $(LINT): a few minutes, once"
	@cd tools && go build -trimpath -ldflags '-s -w' -o ../$(LINT) github.com/golangci/golangci-lint/v2/cmd/golangci-lint

cross: ## compile for every system that psn is released for
	@sh scripts/cross.sh

reproduce: ## compile twice in two folders and compare the bytes
	@sh scripts/reproduce.sh

release: ## make the archives of a release and their checksums in dist/
	@sh scripts/release.sh $(VERSION)

clean: ## remove what was built
	@rm -rf bin dist
