"""Rooms: the verbs of people who are together on a dashboard."""
