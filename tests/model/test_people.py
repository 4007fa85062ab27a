from __future__ import annotations

import dataclasses

import pytest

from dashboard.model.people import Person, SignedIn, Source


def test_who_someone_is_cannot_be_changed() -> None:
    person = Person("u1", "Ada", "viewer")
    source, signed_in = Source("k1", "s", (), None), SignedIn(person, "s", 1)
    for thing, field in ((person, "role"), (source, "metrics"), (signed_in, "person")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, field, "admin")
