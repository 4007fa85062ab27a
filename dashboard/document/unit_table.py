"""The units that are known by name, and the scales of each. Twin of ``static/src/core/unitTable.ts``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple


class Scale(NamedTuple):
    """What turns a raw value into a number of one unit: ``value / factor``, between ``prefix`` and ``suffix``.

    ``decimals`` hold where a panel does not fix them; without them there are as many as matter.
    """

    factor: float
    suffix: str
    prefix: str = ""
    decimals: int | None = None


Scales = tuple[Scale, ...]


def _scaled(base: int, suffixes: Sequence[str]) -> Scales:
    return tuple(Scale(float(base**power), suffix) for power, suffix in enumerate(suffixes))


def _thousands(suffix: str) -> Scales:
    return _scaled(1000, [prefix + suffix for prefix in ("", "k", "M", "G", "T", "P")])


def _binary(suffix: str) -> Scales:
    return _scaled(1024, [prefix + suffix for prefix in ("", "Ki", "Mi", "Gi", "Ti", "Pi")])


def _metric(suffix: str) -> Scales:
    """With what is smaller than one: nV, µV, mV, V, kV …"""
    small = ((1e-9, "n"), (1e-6, "µ"), (1e-3, "m"))
    return (*(Scale(factor, prefix + suffix) for factor, prefix in small), *_thousands(suffix))


def _plain(suffix: str) -> Scales:
    return (Scale(1.0, suffix),)


def _larger(scales: Scales, of: float) -> Scales:
    """The same scales for values that count something larger: a value of 1 is ``of`` of the first."""
    return tuple(scale._replace(factor=scale.factor / of) for scale in scales)


def _smaller(scales: Scales, per: float) -> Scales:
    """The same scales for values that count something smaller: ``per`` of them are 1 of the first."""
    return tuple(scale._replace(factor=scale.factor * per) for scale in scales)


def _money(prefix: str, decimals: int = 2) -> Scales:
    large = ((1e3, "k"), (1e6, "M"), (1e9, "bn"))
    return (Scale(1.0, "", prefix, decimals), *(Scale(factor, suffix, prefix) for factor, suffix in large))


NUMBERS: Final = _thousands("")
_TIME: Final = (
    Scale(1e-9, "ns"),
    Scale(1e-6, "µs"),
    Scale(1e-3, "ms"),
    Scale(1.0, "s"),
    Scale(60.0, "min"),
    Scale(3600.0, "h"),
    Scale(86_400.0, "d"),
)
_MASS: Final = (*_metric("g")[1:5], Scale(1e6, "t"))

SCALES: Final[Mapping[str, Scales]] = {
    "": NUMBERS,
    "count": NUMBERS,
    "percent": _plain("%"),
    "ratio": (Scale(0.01, "%"),),
    "ppm": _plain("ppm"),
    "ppb": _plain("ppb"),
    "humidity": _plain("%RH"),
    "decibels": _plain("dB"),
    "dbm": _plain("dBm"),
    "ph": _plain("pH"),
    "bytes": _binary("B"),
    "bytes-si": _thousands("B"),
    "kibibytes": _larger(_binary("B"), 1024),
    "mebibytes": _larger(_binary("B"), 1_048_576),
    "gibibytes": _larger(_binary("B"), 1_073_741_824),
    "bits": _thousands("bit"),
    "bits-iec": _binary("bit"),
    "bytes/s": _thousands("B/s"),
    "bytes-iec/s": _binary("B/s"),
    "bits/s": _thousands("bit/s"),
    "packets/s": _thousands("p/s"),
    "/s": _thousands("/s"),
    "/min": _thousands("/min"),
    "/h": _thousands("/h"),
    "requests/s": _thousands("req/s"),
    "operations/s": _thousands("op/s"),
    "iops": _thousands("IOPS"),
    "rpm": _plain("rpm"),
    "hertz": _thousands("Hz"),
    "ns": _smaller(_TIME, 1e9),
    "us": _smaller(_TIME, 1e6),
    "ms": _smaller(_TIME, 1000),
    "seconds": _TIME,
    "minutes": _larger(_TIME[3:], 60),
    "hours": _larger(_TIME[3:], 3600),
    "days": _larger(_TIME[3:], 86_400),
    "EUR": _money("€"),
    "USD": _money("$"),
    "GBP": _money("£"),
    "CHF": _money("CHF "),
    "JPY": _money("¥", 0),
    "CNY": _money("CN¥"),
    "INR": _money("₹"),
    "BTC": (Scale(1.0, "", "₿", 6),),
    "celsius": _plain("°C"),
    "fahrenheit": _plain("°F"),
    "kelvin": _plain("K"),
    "volts": _metric("V"),
    "amperes": _metric("A"),
    "watts": _metric("W"),
    "watt-hours": _thousands("Wh"),
    "kilowatt-hours": _larger(_thousands("Wh"), 1000),
    "joules": _thousands("J"),
    "ohms": _metric("Ω"),
    "metres": _metric("m")[1:5],
    "kilometres": _plain("km"),
    "metres/s": _plain("m/s"),
    "kilometres/h": _plain("km/h"),
    "grams": _MASS,
    "kilograms": _larger(_MASS, 1000),
    "litres": _metric("l")[2:5],
    "litres/min": _plain("l/min"),
    "cubic-metres": _plain("m³"),
    "pascals": _thousands("Pa"),
    "hectopascals": _plain("hPa"),
    "bars": _metric("bar")[2:4],
    "degrees": _plain("°"),
    "lux": _thousands("lx"),
    "micrograms/m3": _plain("µg/m³"),
}
