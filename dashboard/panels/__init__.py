"""What each kind of panel may be told: one module for each kind, and one word in :mod:`dashboard.panels.options`."""
