"""Pushing points from Python.

:class:`dashboard.client.push.Pusher` is for scripts and threads and needs nothing but the standard library;
:class:`dashboard.client.asyncpush.AsyncPusher` is for programs on an event loop.
"""
