/** What is loaded when it is first needed, in one file: the less a bundle is cut up, the smaller it is. */
export { People } from "../people/People";
export { Share } from "../sharing/Share";
export { RangePopover } from "../time/Ranges";
export { PaletteDialog, ShortcutsDialog } from "../ui/overlays";
export { Kiosk } from "./Kiosk";
export { together } from "./together";
