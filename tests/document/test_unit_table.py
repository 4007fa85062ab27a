from __future__ import annotations

from dashboard.document.unit_table import SCALES


def test_the_scales_of_every_unit_grow_and_have_something_to_say() -> None:
    assert len(SCALES) > 60
    for unit, scales in SCALES.items():
        factors = [scale.factor for scale in scales]
        assert factors == sorted(set(factors)), unit
        assert all(scale.suffix or scale.prefix or scale.factor == 1 for scale in scales), unit


def test_a_value_of_one_stands_in_its_own_unit() -> None:
    own = {"ratio": 0.01}
    for unit, scales in SCALES.items():
        assert own.get(unit, 1.0) in [scale.factor for scale in scales], unit
