import "../../css/app.css";
import "../../css/picker.css";
import "../../css/entries.css";
import "../../css/home.css";
import { connectPage } from "../client/page";
import { Home } from "../home/Home";
import { Bar } from "../ui/Bar";
import { bootstrap, type HomeData } from "../ui/bootstrap";
import { later } from "../ui/later";
import { mount } from "../ui/mount";

const { user, address, dashboards, mayEdit } = bootstrap<HomeData>();
const Shortcuts = later(() => import("../ui/Shortcuts").then((module) => module.ShortcutsDialog));

mount(
  <>
    <Bar user={user} here="home" />
    <Home
      dashboards={dashboards}
      address={address}
      mayEdit={mayEdit}
      mayManage={user?.role === "admin"}
      connection={connectPage()}
    />
  </>,
  Shortcuts,
);
