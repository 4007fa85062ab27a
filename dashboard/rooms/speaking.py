"""From what people say to drafts for the log: who may do what to which entry, and who is mentioned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, Protocol

from dashboard.errors import Forbidden, Invalid, NotFound
from dashboard.model.people import Person
from dashboard.model.rooms import Draft, Entry, EntryType, own_operation
from dashboard.protocol import room_commands as said

_LINK: Final = r"""https?://[^\s<>"']+[^\s<>"'.,;:!?)\]]"""
_MENTION: Final = re.compile(_LINK + r'|(?<![\w@])@(?:"((?:[^"\\\n]|\\[^\n]){1,60})"|([\w.-]{0,59}\w))')
_ESCAPED: Final = re.compile(r"\\(.)")
MOST_MENTIONS: Final = 20


class EntryReader(Protocol):
    """The part of a room's log that is read here."""

    async def at(self, room: str, offset: int) -> Entry | None:
        """The entry at an offset."""


async def drafted(log: EntryReader, person: Person, command: said.Operation, mentioned: Sequence[str] = ()) -> Draft:
    """The happening that a command asks for; raises when its author may not.

    ``mentioned`` are the ids of those whom a message names.
    """
    match command:
        case said.Message():
            if command.thread is not None:
                await _entry(log, command.room_id, command.thread, "annotation")
            named = {"mentions": list(mentioned)} if mentioned else {}
            return _draft(person, command, "message", **_message(command), **named)
        case said.EditMessage():
            await _own(log, person, command.room_id, command.target, "message")
            return _draft(person, command, "message_edited", target=command.target, text=command.text)
        case said.DeleteMessage():
            await _own(log, person, command.room_id, command.target, "message")
            return _draft(person, command, "message_deleted", target=command.target)
        case said.React():
            await _entry(log, command.room_id, command.target, "message")
            return _draft(person, command, "reaction", target=command.target, emoji=command.emoji, on=command.on)
        case said.Annotate():
            return _draft(person, command, "annotation", **_annotation(command))
        case said.Unannotate():
            await _own(log, person, command.room_id, command.target, "annotation")
            return _draft(person, command, "annotation_removed", target=command.target)
    raise Invalid("this is not something that is kept")


def mentions(text: str) -> list[str]:
    """The names after an ``@`` in a text, each once; one that is not a single word stands in quotes: ``@"Ada L."``.

    Between quotes a backslash stands before a quote, or a backslash, of the name. The page reads texts likewise.
    """
    named = (_ESCAPED.sub(r"\1", quoted) or word for quoted, word in _MENTION.findall(text))
    return [name for name in dict.fromkeys(named) if name][:MOST_MENTIONS]


def _message(command: said.Message) -> dict[str, Any]:
    fields: dict[str, Any] = {"text": command.text}
    if command.link is not None:
        link = {"panel": command.link.panel, "from": command.link.from_, "to": command.link.to}
        fields["link"] = {name: value for name, value in link.items() if value is not None}
    if command.thread is not None:
        fields["thread"] = command.thread
    return fields


def _annotation(command: said.Annotate) -> dict[str, Any]:
    if command.until is not None and command.until < command.at:
        raise Invalid("until: a range ends after it begins")
    optional = {"until": command.until, "panel": command.panel}
    return {
        "at": command.at,
        "text": command.text,
        **{name: value for name, value in optional.items() if value is not None},
    }


def _draft(person: Person, command: said.Operation, kind: EntryType, **fields: Any) -> Draft:
    return Draft(kind, person.id, person.name, fields, command.operation_id or own_operation())


async def _entry(log: EntryReader, room: str, offset: int, kind: EntryType) -> Entry:
    entry = await log.at(room, offset)
    if entry is None or entry.draft.type != kind:
        raise NotFound(f"there is no {kind} at offset {offset}")
    return entry


async def _own(log: EntryReader, person: Person, room: str, offset: int, kind: EntryType) -> None:
    entry = await _entry(log, room, offset, kind)
    if entry.draft.author != person.id:
        raise Forbidden(f"this {kind} is somebody else's")
