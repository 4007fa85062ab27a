"""Redis, only here: what workers tell each other."""
