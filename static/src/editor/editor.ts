/** The editor of a page, as one module that comes when somebody first edits. */
import editor from "../../css/editor.css?inline";
import form from "../../css/form.css?inline";
import { adopt } from "../ui/sheets";

export { tidy } from "./actions";
export { EditTitle } from "./EditTitle";
export { beginEditing, type Editing } from "./editing";
export { Layer } from "./Layer";
export { Tools } from "./Tools";

adopt(editor + form);
