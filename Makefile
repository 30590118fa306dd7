# The front door: `make` lists the targets. Behind it stands one program, `.venv/bin/python -m pipeline`; make turns each
# of its failures into code 2, so a timer that needs the reason calls the program. No target deletes the archive.

HEFA := .venv/bin/python -m pipeline

# A value on make's command line reaches the shell as $make_NAME, untouched by make and by the shell ($ and quotes are
# common in SQL). Variables of these names in the environment count for nothing: NAME and JOBS are taken elsewhere.
VALUES := ALL DIR FILE JOBS LIMIT N NAME PERMISSION PROFILE Q SINCE SITE SITES URLS
given = $(if $(findstring command,$(origin $(1))),$(value $(1)))
$(foreach name,$(VALUES),$(eval export make_$(name) := $$(call given,$(name))))
unexport $(VALUES)

export PYTHON
PYTHONS := .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11

##@ Set up

help: ## show this list
	@awk 'BEGIN { FS = ": [^#]*## "; print "make TARGET [NAME=value …]" } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z]+:[^#]*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile

setup: ready-run ## make .venv from the lock files [PYTHON=python3.13]; the other targets do it as needed

##@ Everyday

run: ready-run ## crawl, clean, build, sum up [SITE="a b"]; with no site enabled, the sample site
	@$(HEFA) run $$make_SITE

crawl: need-SITE ready-run ## archive what a site has and the archive has not: SITE=hefeilaws [LIMIT=100] [URLS=file]
	@$(HEFA) crawl $$make_SITE $${make_LIMIT:+--limit "$$make_LIMIT"} $${make_URLS:+--urls "$$make_URLS"}

import: need-FILE need-SITE ready-run ## take in WARC files of another tool: FILE=pages.warc.gz SITE=hefeilaws
	@if [ -e "$$make_FILE" ]; then set -- "$$make_FILE"; else set -- $$make_FILE; fi; \
	$(HEFA) import "$$@" --site "$$make_SITE"

corpus: ready-run ## make the corpus from the archive [SITE=…] [ALL=1: clean everything again] [JOBS=4]
	@$(HEFA) clean $$make_SITE $${make_ALL:+--all} $${make_JOBS:+--jobs "$$make_JOBS"}
	@$(HEFA) build

laws: ready-run ## take in texts of law [DIR="folder …": checkouts of their repositories]; say what is held, to what day
	@if [ -n "$$make_DIR" ]; then \
		if [ -e "$$make_DIR" ]; then set -- "$$make_DIR"; else set -- $$make_DIR; fi; \
		$(HEFA) laws import "$$@" || exit; \
	fi; \
	$(HEFA) laws status

##@ Look

sql: ready-run ## ask the corpus [Q="select site, count(*) from articles group by site" or Q=@name]; without Q, a shell
	@$(HEFA) sql $${make_Q:+"$$make_Q"}

tui: ready-run ## look through the corpus in harlequin, where group tui of pyproject.toml is installed
	@$(HEFA) sql --tui

report: ready-run ## write data/reports/latest.html: coverage, soundness, duplication, the crawl, what is missing
	@$(HEFA) report

export: ready-run ## a dataset in data/exports [PROFILE=facts|full] [SITES="a b"] [SINCE=run|last] [PERMISSION="why bodies"]
	@$(HEFA) export $${make_PROFILE:+--profile "$$make_PROFILE"} $${make_SITES:+--site $$make_SITES} \
		$${make_SINCE:+--since "$$make_SINCE"} $${make_PERMISSION:+--permission "$$make_PERMISSION"}

review: ready-run ## confirm, reject or correct findings on citations [SITE=hefeilaws] [LIMIT=20]
	@$(HEFA) review $${make_SITE:+--site "$$make_SITE"} $${make_LIMIT:+--limit "$$make_LIMIT"}

audit: ready-run ## review a random sample of findings [N=100]; print their precision with its interval
	@$(HEFA) audit $$make_N

status: ready-run ## what ran, what is due or broken and why, what is in the corpus
	@$(HEFA) status

sample: ready-run ## serve the sample sites on this machine, to look at them in a browser
	@$(HEFA) sample

##@ Develop

test: ready-dev ## run the tests [ARGS="-k citations -x"]
	@.venv/bin/python -m pytest $(ARGS)

check: ready-dev ## lint, types, tests
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m mypy
	@.venv/bin/python -m pytest $(ARGS)

bench: ready-run ## measure speed and memory [NAME=clean, citations, duplicates or corpus]
	@$(HEFA) bench "$${make_NAME:-clean}"

lock: ## make the lock files again from pyproject.toml [UPGRADE=1: newest versions]
	@sh requirements/lock.sh

# --- what the targets lean on -----------------------------------------------------------------------------------------

# Sets up where that is wanting; costs a twentieth of a second where it isn't.
ready-run ready-dev:
	@for python in $${PYTHON:-$(PYTHONS)}; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
		python=$$PYTHON; \
	done; \
	if [ -z "$$python" ]; then \
		echo "No Python 3.11 or newer was found: run apt-get install python3, or name one: make PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	"$$python" requirements/install.py $(@:ready-%=%)

need-%:
	@if [ -z "$$make_$*" ]; then echo "make $(firstword $(MAKECMDGOALS)) needs $*=…; make help shows an example." >&2; exit 2; fi

.PHONY: help setup run crawl import corpus laws sql tui report export review audit status sample test check bench lock ready-run ready-dev
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
