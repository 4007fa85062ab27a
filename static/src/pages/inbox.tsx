import "../../css/app.css";
import "../../css/entries.css";
import "../../css/notices.css";
import "../../css/inbox.css";
import { connectPage } from "../client/page";
import { Inbox } from "../inbox/Inbox";
import { BellPlace } from "../notify/BellPlace";
import { Bar } from "../ui/Bar";
import { bootstrap, type InboxData } from "../ui/bootstrap";
import { LivePill } from "../ui/LivePill";
import { later } from "../ui/later";
import { mount } from "../ui/mount";

const { user } = bootstrap<InboxData>();
const connection = connectPage();
const overlays = {
  Shortcuts: later(() => import("../ui/overlays").then((module) => module.ShortcutsDialog)),
  Palette: later(() => import("../ui/overlays").then((module) => module.PaletteDialog)),
};

mount(
  <>
    <Bar user={user} here="inbox" bell={<BellPlace connection={connection} toasts={false} />}>
      <LivePill connection={connection} />
    </Bar>
    <Inbox connection={connection} />
  </>,
  overlays,
);
