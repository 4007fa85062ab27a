"""Points as mathematics: packing, merging, bucketing, combining. Pure: no socket, no clock but the one passed in."""
