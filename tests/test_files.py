from __future__ import annotations

import resource
from collections.abc import Iterator

import pytest

from dashboard import files


@pytest.fixture(autouse=True)
def few_files() -> Iterator[None]:
    """A soft limit of 300 for the test."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (300, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_the_limit_is_raised_when_more_is_needed() -> None:
    assert files.ask(400) == 400
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 400


def test_the_limit_is_never_lowered() -> None:
    assert files.ask(10) == 300
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 300


def test_the_system_has_the_last_word() -> None:
    assert files.ask(1 << 40) == files.allowed()


def test_a_worker_needs_some_beside_its_sockets() -> None:
    assert files.needed(1000) == 1000 + files.SPARE
