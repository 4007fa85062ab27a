/** What the page one is on does itself with that which a notification leads to. */
export interface Here {
  /** Goes to what `link` leads to, if that is on this page; whether it is. */
  follow(link: string): boolean;
  /** Whether one looks at what `link` leads to, as soon as it is there. */
  sees(link: string): Promise<boolean>;
}

/** Lets the page follow a link that was pressed; with a key held, or another button, it is the browser's. */
export function followedHere(event: MouseEvent, link: string, here: Here | null): boolean {
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!isPlain || !here?.follow(link)) return false;
  event.preventDefault();
  return true;
}
