import "../../css/app.css";
import "../../css/picker.css";
import "../../css/entries.css";
import "../../css/faces.css";
import "../../css/home.css";
import { connectPage } from "../client/page";
import { Home } from "../home/Home";
import { BellPlace } from "../notify/BellPlace";
import { Bar } from "../ui/Bar";
import { bootstrap, type HomeData } from "../ui/bootstrap";
import { later } from "../ui/later";
import { mount } from "../ui/mount";

const { user, address, dashboards, mayEdit } = bootstrap<HomeData>();
const connection = connectPage();
const overlays = {
  Shortcuts: later(() => import("../ui/overlays").then((module) => module.ShortcutsDialog)),
  Palette: later(() => import("../ui/overlays").then((module) => module.PaletteDialog)),
};

mount(
  <>
    <Bar user={user} here="home" bell={<BellPlace connection={connection} />} />
    <Home
      dashboards={dashboards}
      address={address}
      mayEdit={mayEdit}
      mayManage={user?.role === "admin"}
      connection={connection}
    />
  </>,
  overlays,
);
