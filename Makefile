.DEFAULT_GOAL := help
GO ?= go

help: ## Show what each target does
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build ./bin/grounded
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/grounded ./cmd/grounded

demo: ## Serve the sample documents and ask two questions
	$(GO) run ./cmd/grounded demo

test: ## Run the tests
	$(GO) test ./...

race: ## Run the tests under the race detector (needs cgo)
	$(GO) test -race -short ./...

fuzz: ## Run every fuzz target for ten seconds
	.ci/fuzz 10s

peers: ## Make the environment of the real peers (Python 3, Node.js) and print its folder
	.ci/peers

e2e: ## Run the tests that talk to the real peers
	.ci/peer-tests

bench: ## Run the benchmarks; BENCH narrows them to matching names
	$(GO) test -run '^$$' -bench '$(or $(BENCH),.)' -benchmem ./...

lint: ## Check format, vet and, where installed, golangci-lint
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	$(GO) vet ./...
	@command -v golangci-lint >/dev/null && golangci-lint run || echo "golangci-lint is not installed; skipped"

clean: ## Remove what was built and downloaded here
	rm -rf bin .cache

DATA ?= $(or $(GROUNDED_DATA),../shared/data)
cache = $(if $(VECTORS),--vector-cache $(VECTORS))
# each runs one evaluation, with the flags of its first argument, on each of the others
each = @for set in $(2); do echo "$$set"; ./bin/grounded eval $(1) $(cache) --data "$$set" || exit 1; done

eval: eval-retrieval eval-grounding eval-answers eval-abstention ## Measure all on the whole public sets (DATA=DIR, VECTORS=DIR keeps vectors)

eval-retrieval: build ## Measure retrieval
	$(call each,retrieval --ablate,$(wildcard $(DATA)/retrieval/*/))

eval-grounding: build ## Measure the check of answers
	$(call each,grounding --most 1300,$(filter-out %.docs.jsonl,$(wildcard $(DATA)/grounding/*.jsonl)))

eval-answers: build ## Measure answers made of quotes
	$(call each,answers,$(wildcard $(DATA)/rgb/*.json))

eval-abstention: build ## Measure the judgement whether passages can answer
	$(call each,abstention,$(addprefix $(DATA)/abstention/,nomiracl-zh.jsonl nomiracl-en.jsonl clapnq-dev-en.jsonl cail2019-law-zh-dev.jsonl))
	$(call each,abstention --answers $(DATA)/rgb/zh_refine.json,$(DATA)/retrieval/rgb-zh-dev $(DATA)/retrieval/domainrag-zh)

.PHONY: eval eval-retrieval eval-grounding eval-answers eval-abstention help build demo test race fuzz peers e2e bench lint clean
