import "../../css/app.css";
import "../../css/entries.css";
import "../../css/sources.css";
import { connectPage } from "../client/page";
import { BellPlace } from "../notify/BellPlace";
import { Sources } from "../sources/Sources";
import { Bar } from "../ui/Bar";
import { bootstrap, type SourcesData } from "../ui/bootstrap";
import { LivePill } from "../ui/LivePill";
import { later } from "../ui/later";
import { mount } from "../ui/mount";

const { user, address, mayEdit } = bootstrap<SourcesData>();
const connection = connectPage();
const overlays = {
  Shortcuts: later(() => import("../ui/overlays").then((module) => module.ShortcutsDialog)),
  Palette: later(() => import("../ui/overlays").then((module) => module.PaletteDialog)),
};

mount(
  <>
    <Bar user={user} here="sources" bell={<BellPlace connection={connection} />}>
      <LivePill connection={connection} />
    </Bar>
    <Sources address={address} connection={connection} mayEdit={mayEdit} />
  </>,
  overlays,
);
