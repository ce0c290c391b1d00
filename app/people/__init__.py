"""People: accounts, sign-ins, roles, students; how one gets in and what one may do."""
