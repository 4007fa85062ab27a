"""Dashboards as documents: their shape, what to suggest for data that arrives, where panels go. Pure."""
