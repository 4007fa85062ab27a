/** What a dashboard has once its room is there: everyone's changes as they happen. Comes after the first paint. */
import type { FunctionComponent } from "preact";
import type { LiveConnection } from "../charts/connect";
import type { RoomView } from "../charts/room";
import { IndexedStore } from "../client/indexed";
import type { Room } from "../client/room";
import { Rooms } from "../client/rooms";
import { get } from "../core/http";
import { REAL_TIMERS } from "../core/timers";
import type { User } from "../core/wire";
import type { Dashboard } from "../document/panel";
import { LiveDocument } from "../editor/live";
import { othersOf } from "../editor/Others";
import { Touches } from "../editor/touches";
import { tellUnsaved } from "../editor/unsaved";
import { hue } from "../rooms/people";
import { roomViewOf } from "./roomView";
import type { PanelSlot } from "./slots";

export interface Together {
  room: Room;
  live: LiveDocument;
  /** What others do, on each panel. */
  Others: FunctionComponent<PanelSlot>;
  /** What panels show of the room. */
  shown: RoomView;
}

/** Joins the room of the dashboard that the page came with; a screen on a wall does so quietly, as nobody. */
export function together(
  first: Dashboard,
  user: User,
  mayEdit: boolean,
  connection: LiveConnection,
  kiosk: boolean,
): Together {
  const rooms = new Rooms(connection, new IndexedStore(indexedDB), REAL_TIMERS);
  const room = rooms.joinRoom(first.id, { ...user, color: hue(user.id) }, kiosk);
  const live = new LiveDocument(first, room, mayEdit, () => get<Dashboard>(`/api/dashboards/${first.id}`));
  tellUnsaved(live);
  const Others = othersOf(room, new Touches(live, () => room.you.peek()?.id, REAL_TIMERS));
  return { room, live, Others, shown: roomViewOf(room, live.document) };
}
