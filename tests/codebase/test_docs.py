"""The documents say what is so."""

from __future__ import annotations

import re
from itertools import pairwise

from click import Group

from dashboard.cli import root
from dashboard.settings import Settings, table
from tests.codebase import ROOT, tracked


def test_every_setting_has_its_section_in_order() -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    rows = table(Settings())
    assert len(rows) > 25
    assert re.findall(r"^## `(\w+)`$", text, re.MULTILINE) == [row.name for row in rows]
    for row in rows:
        default = f"default `{row.default}`" if row.default else "empty by default"
        section = text.split(f"## `{row.name}`\n")[1].split("\n## ")[0]
        assert f"`{row.flag}` · `{row.variable}` · {default}\n\n{row.about} " in section, row.name


def test_every_command_that_is_shown_exists() -> None:
    pattern = re.compile(r"(?:^|[`(] ?|-1 |=\S+ |bin/)dashboard ([a-z]+)(?: ([a-z]+))?", re.MULTILINE)
    shown = []
    for path in tracked("README.md", "docs/*.md"):
        shown += pattern.findall(_code(path.read_text(encoding="utf-8")))
    assert len(shown) > 10
    for name, verb in shown:
        assert name in root.commands, f"dashboard {name}"
        command = root.commands[name]
        if isinstance(command, Group) and verb:
            assert verb in command.commands, f"dashboard {name} {verb}"


def test_every_link_leads_somewhere() -> None:
    links = 0
    for path in tracked("README.md", "docs/*.md", "bench/*.md", "docker/*.md"):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            links += 1
            assert (path.parent / target).exists(), f"{path.name}: {target}"
    assert links > 10


def test_headings_are_not_skipped() -> None:
    documents = tracked("README.md", "docs/*.md")
    assert len(documents) > 4
    for path in documents:
        outside = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        levels = [len(marks) for marks in re.findall(r"^(#+) ", outside, re.MULTILINE)]
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def _code(text: str) -> str:
    """The parts of a document that are set as code."""
    blocks = re.findall(r"^```.*?^```", text, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"(`[^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return "\n".join([*blocks, *inline])
