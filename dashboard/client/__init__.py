"""Talking to a dashboard server from Python.

:class:`dashboard.client.push.Pusher` pushes points from scripts and threads and needs nothing but the standard library;
:class:`dashboard.client.asyncpush.AsyncPusher` does so from programs on an event loop.
:func:`dashboard.client.client.connect` takes part: rooms, live queries, notifications.
"""
