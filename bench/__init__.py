"""`make bench`: how fast Fairday is, beside what the machine could do at most.

What is measured, how, and what came of it: docs/performance.md.
"""
