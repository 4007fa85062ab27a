"""Bodies into points: what a source sends becomes columns, and what cannot be kept is named.

Start at :mod:`dashboard.formats.native`. Everything here is pure: no socket, and no clock but the one passed in.
"""
