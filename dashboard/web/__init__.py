"""Tornado handlers, and nothing else: who asks, what they ask, and the answer's form. The verbs are below."""
