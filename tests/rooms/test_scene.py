from __future__ import annotations

from typing import Any

from dashboard.model.rooms import Presence
from dashboard.rooms.roster import MOST_NAMED
from dashboard.rooms.scene import EDITING, TYPING, Scene
from tests.live.viewer import messages


def presence(person: str, revision: int = 1) -> Presence:
    return Presence(person, person, "viewer", "online", None, 0, 1, revision)


def taken(scene: Scene) -> dict[str, Any]:
    (message,) = messages(scene.take())
    return message


def test_changes_are_told_once() -> None:
    scene = Scene("r")
    assert not scene.changed
    scene.put("w", presence("ada"))
    scene.put("w", presence("ada"))
    scene.put("w", presence("bob"))
    scene.drop("w", "bob")
    change = taken(scene)
    assert change["type"] == "room"
    assert change["roomId"] == "r"
    assert change["peopleCount"] == 1
    assert [person["id"] for person in change["people"]] == ["ada"]
    assert change["gone"] == ["bob"]
    assert "typing" not in change
    assert not scene.changed
    scene.put("w", presence("ada"))
    scene.drop("w", "nobody")
    assert not scene.changed


def test_typing_ends_by_itself() -> None:
    scene = Scene("r")
    scene.typing("ada", True, 10.0)
    assert taken(scene)["typing"] == ["ada"]
    scene.typing("ada", True, 12.0)
    assert not scene.changed
    scene.expire(10.0 + TYPING)
    assert not scene.changed
    scene.expire(12.0 + TYPING)
    assert taken(scene)["typing"] == []
    scene.typing("ada", False, 20.0)
    assert not scene.changed


def test_whoever_goes_types_and_points_no_more() -> None:
    scene = Scene("r")
    scene.put("w", presence("ada"))
    scene.typing("ada", True, 0.0)
    scene.point("ada", {"x": 1})
    scene.drop("w", "ada")
    change = taken(scene)
    assert change["typing"] == []
    assert change["gone"] == ["ada"]
    assert "cursors" not in change


def test_the_newest_cursor_counts() -> None:
    scene = Scene("r")
    scene.point("ada", {"x": 1})
    scene.point("ada", {"x": 2})
    scene.point("bob", {"gone": True})
    assert taken(scene)["cursors"] == [{"user": "ada", "x": 2}, {"user": "bob", "gone": True}]


def test_a_newcomer_is_told_everything() -> None:
    scene = Scene("r")
    for number in range(MOST_NAMED + 5):
        scene.put("w", presence(f"u{number}"))
    scene.typing("u1", True, 0.0)
    scene.take()
    (full,) = messages(scene.full())
    assert full["full"]
    assert full["peopleCount"] == MOST_NAMED + 5
    assert len(full["people"]) == MOST_NAMED
    assert full["typing"] == ["u1"]
    (empty,) = messages(Scene("r").full())
    assert empty["people"] == []


def test_a_held_panel_is_let_go_of_by_itself() -> None:
    scene = Scene("r")
    move = {"panel": "p1", "what": "move", "at": [0, 0, 6, 5]}
    scene.editing("bob", {"panel": "p2", "what": "configure"}, 10.0)
    scene.editing("ada", move, 10.0)
    held = [{"user": "ada", **move}, {"user": "bob", "panel": "p2", "what": "configure"}]
    assert taken(scene)["editing"] == held
    assert next(iter(messages(scene.full())))["editing"] == held
    scene.editing("ada", move, 15.0)
    assert not scene.changed
    scene.expire(10.0 + EDITING)
    assert taken(scene)["editing"] == held[:1]
    scene.expire(15.0 + EDITING)
    assert taken(scene)["editing"] == []
    scene.editing("ada", None, 30.0)
    assert not scene.changed


def test_whoever_goes_holds_no_panel() -> None:
    scene = Scene("r")
    scene.put("w", presence("ada"))
    scene.editing("ada", {"panel": "p1", "what": "move"}, 0.0)
    scene.drop("w", "ada")
    assert taken(scene)["editing"] == []
