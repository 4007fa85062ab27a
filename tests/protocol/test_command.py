from __future__ import annotations

import msgspec

from dashboard.protocol.command import Command


def test_fields_are_in_camel_case_and_no_others_are_taken() -> None:
    class Say(Command, frozen=True, tag="say"):
        loud_voice: bool = False

    assert msgspec.json.decode(b'{"type":"say","id":"a","loudVoice":true}', type=Say) == Say(id="a", loud_voice=True)
    for bad in (b'{"type":"say","loud_voice":true}', b'{"type":"other"}', b'{"type":"say","id":1.5}'):
        try:
            msgspec.json.decode(bad, type=Say)
        except msgspec.ValidationError:
            continue
        raise AssertionError(bad)
