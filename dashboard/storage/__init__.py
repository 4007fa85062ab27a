"""MongoDB, only here: what is kept."""
