# Every target is a verb of tools/dev.py (standard library only).
# Windows without make: py -m tools.dev run
PYTHON ?= python3
VERBS := install run test check bench nightly format lock

help:
	@$(PYTHON) -m tools.dev || true

$(VERBS):
	@$(PYTHON) -m tools.dev $@

.PHONY: help $(VERBS)
