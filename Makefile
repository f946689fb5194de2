# Strongroom. "make" alone lists what there is.
.DEFAULT_GOAL := help
.PHONY: help tools build run test check accuracy audit bench corpus synth deploy invoke bundle clean
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

FUNCTIONS := signin portal transfer scan
HOST      := .local/bin
CLOUD     := .build
GO        := go
RUNNER    := $(HOST)/local
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20
export JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION := 20

help: ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

tools: infra/node_modules/.ready

infra/node_modules/.ready: infra/package-lock.json
	@command -v npm >/dev/null || { echo "Install Node.js with npm first (Debian: apt-get install nodejs npm)."; exit 1; }
	npm ci --prefix infra --no-audit --no-fund --loglevel=error
	@touch $@

build: ## build the functions, the operator's command and the local machine for this computer
	@mkdir -p $(HOST)
	$(GO) build -trimpath -tags lambda.norpc -o $(HOST)/ $(FUNCTIONS:%=./functions/%) ./infra/strongroom
	$(GO) build -C infra/local -trimpath -o ../../$(RUNNER) .
	$(GO) run ./shared/extract/prebuild $(HOST)/pdfium-cache

run: tools build ## run the whole portal on this computer, with demo people
	$(RUNNER) -demo

invoke: ## call a function of the running portal: make invoke FUNCTION=scan EVENT=events/scan-reconcile.json
	@curl -fsS --data-binary @$(EVENT) http://localhost:$${PORT:-8080}/_local/invoke/$(FUNCTION)

test: tools build ## run every test
	$(GO) test -timeout 30m ./...
	$(GO) test -C infra/local -timeout 30m ./...

check: tools ## formatting, vet, staticcheck, fresh golden templates and detectors' table
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "Not gofmt-ed:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) vet -C infra/local ./...
	$(GO) build -o .local/staticcheck honnef.co/go/tools/cmd/staticcheck
	.local/staticcheck ./...
	cd infra/local && ../../.local/staticcheck ./...
	$(GO) test ./infra/stack ./infra/strongroom -run Golden
	node infra/bundle.mjs --check

accuracy: ## how well the content scanner finds what it must, and nothing else, by detector
	$(GO) test ./shared/dlp/accuracy -count=1 -run Accuracy -v

audit: ## known vulnerabilities and a list of every part (SBOM)
	./infra/audit.sh

bench: tools build ## measure what people wait for, and the content scanner beside others
	$(GO) test ./shared/dlp/accuracy -run '^$$' -bench 'Scan$$' -benchtime 1x
	$(GO) test ./infra/acceptance -run '^$$' -bench . -benchtime 1x -v
	$(GO) test ./shared/extract -run '^$$' -bench .
	$(GO) test ./shared/scan -run '^$$' -bench Memory -benchtime 1x

corpus: ## read the corpus of real documents (make corpus CORPUS=folder; else ../shared/corpus): what came of each kind, compared with testdata/corpus.txt
	STRONGROOM_CORPUS=$(CORPUS) $(GO) test ./shared/extract -run Corpus -count 1 -v

synth: tools ## synthesize the stack into .build/cdk.out
	@rm -rf $(CLOUD)/scan
	@for f in $(FUNCTIONS); do GOOS=linux GOARCH=arm64 CGO_ENABLED=0 $(GO) build -trimpath -tags lambda.norpc -ldflags '-s -w -buildid=' -o $(CLOUD)/$$f/bootstrap ./functions/$$f; done
	@GOOS=linux GOARCH=arm64 $(GO) build -trimpath -o $(CLOUD)/prebuild ./shared/extract/prebuild; \
	if [ "$$(uname -sm)" = "Linux aarch64" ]; then $(CLOUD)/prebuild $(CLOUD)/scan/pdfium-cache; \
	elif command -v qemu-aarch64-static >/dev/null; then qemu-aarch64-static $(CLOUD)/prebuild $(CLOUD)/scan/pdfium-cache; \
	else echo "Without qemu-aarch64-static (Debian: qemu-user-static) the PDF engine is compiled in the cloud: the first PDF after a cold start takes some four seconds longer."; fi
	infra/node_modules/.bin/cdk synth --quiet --output $(CLOUD)/cdk.out

deploy: synth ## deploy the stack with your AWS credentials
	infra/node_modules/.bin/cdk deploy --app $(CLOUD)/cdk.out

bundle: tools ## rebuild the bundled upload library
	node infra/bundle.mjs

clean: ## forget the local portal's documents and everything that was built
	rm -rf .local .build
