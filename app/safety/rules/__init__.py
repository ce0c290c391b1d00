"""The calculated rules: each takes a case and answers a verdict, or None where it does not apply.

A rule that needs a fact nobody has recorded raises `UnknownFactError`; the judgement makes that an
unknown outcome, which counts as failed.
"""
