"""Pure planning of the season: who, where, what, when. The same seed plans the same season."""
