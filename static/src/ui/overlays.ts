/** The dialogs that every page loads when they are first asked for. */
export { PaletteDialog } from "./Palette";
export { ShortcutsDialog } from "./Shortcuts";
