"""Events: what happens when and where; an event has sessions (waves, lessons)."""
