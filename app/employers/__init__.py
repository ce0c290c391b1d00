"""Employers: who they are, who speaks for them, and whether their papers were seen."""
