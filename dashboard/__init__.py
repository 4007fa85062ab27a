"""A collaborative dashboard server: push by HTTP, kept in MongoDB, live in every browser through Redis.

The path of the data, which is also the order to read the code in::

    source ── POST ──► web/ingest ─► formats ─► ingest ─┬─► storage   (MongoDB: durable, then acknowledge)
                                                        └─► broker    (Redis: every worker that watches)
                                                               │
       browser ◄── web/socket ◄── outbox ◄── hub ◄── live ◄────┘   evaluated once, framed once, sent to everyone

A module imports only from the floors below its own; ``setup.cfg`` holds the contract and ``make lint`` checks it.
"""

__version__ = "0.1.0"
