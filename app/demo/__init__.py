"""Demo: a living season around today, made through the same operations that people use."""
