import "../../css/app.css";
import "../../css/picker.css";
import "../../css/time.css";
import "../../css/dashboard.css";
import { connectPage } from "../client/page";
import { DashboardPage } from "../grid/DashboardPage";
import { bootstrap, type DashboardData } from "../ui/bootstrap";
import { later } from "../ui/later";
import { mount } from "../ui/mount";

const { dashboard, user, mayEdit } = bootstrap<DashboardData>();
const kiosk = new URL(location.href).searchParams.has("kiosk");
const overlays = {
  Shortcuts: later(() => import("../grid/extras").then((module) => module.ShortcutsDialog)),
  Palette: later(() => import("../grid/extras").then((module) => module.PaletteDialog)),
};

if (localStorage.getItem("dashboard_drawer") && !kiosk) document.body.classList.add("beside");
mount(
  <DashboardPage dashboard={dashboard} user={user} mayEdit={mayEdit} kiosk={kiosk} connection={connectPage()} />,
  overlays,
);
