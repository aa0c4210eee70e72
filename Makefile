# The few commands a person needs. `make` alone lists them.
PREFIX ?= /usr/local
PHOTOS ?= .deps/samples/food
MODEL ?= $(notdir $(patsubst %/,%,$(PHOTOS))).pomona

.PHONY: help run build test check fuzz bench instructions install bundle cluster cluster-stop docs format lint clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

run: build ## train on sample photos, or on PHOTOS=folder, and show how well it does
	.build/release/pomona train "$(PHOTOS)" -o "$(MODEL)"

build: ## the release binary, .build/release/pomona
	@scripts/setup
	swift build -c release --product pomona

test: ## set up, build and run every test
	@scripts/setup
	@scripts/setup --test --spark --hdfs & further=$$!; \
	  swift build -c release --build-tests --traits Spark --explicit-target-dependency-import-check error && wait $$further
	@scripts/bundle
	scripts/reference --check
	scripts/run-tests

check: ## after a change: build for debugging, and test MODULE alone
	@scripts/setup --test
	POMONA_CHECK=$(MODULE) swift build --build-tests --traits Spark
	POMONA_CHECK=$(MODULE) swift test --skip-build --traits Spark

fuzz: ## feed every parser with mutated input, for FUZZ_SECONDS (300) in all; TARGETS chooses some
	@scripts/setup --test
	@scripts/fuzz $(TARGETS)

bench: build ## measure speed and memory on PHOTOS, side by side with peers
	PHOTOS="$(PHOTOS)" Benchmarks/run

instructions: build ## count instructions and allocations of the hot paths, and compare them with limits
	@scripts/setup --test
	@Benchmarks/instructions/run

install: build ## a relocatable installation under PREFIX (and DESTDIR)
	scripts/install "$(DESTDIR)$(PREFIX)"

bundle: ## the program with --cluster, and what it sends to a cluster
	@scripts/setup --spark
	swift build -c release --traits Spark --product pomona
	scripts/bundle

cluster: ## a real Apache Spark on this machine to try things on, at sc://127.0.0.1:15002
	@scripts/setup --spark
	@scripts/cluster start

cluster-stop: ## end that Spark
	@scripts/cluster stop

docs: ## the library's documentation, as a web site under .build/docs
	scripts/document .build/docs

format: ## format the sources
	swift format -i -r Package.swift Sources Tests Fuzzing

lint: ## check the format of the sources, and their structure
	swift format lint --strict -r Package.swift Sources Tests Fuzzing
	scripts/structure --check

clean: ## remove what was built; .deps/ stays
	rm -rf .build
