"""Live queries: evaluated once per worker per tick, framed once, sent to everyone who watches."""
