/** What one may choose from, and what of it fits a text. Pure. */

export interface Offer {
  value: string;
  /** Shown instead of the value. */
  label?: string;
  /** Beside it, quietly. */
  hint?: string;
}

/** Those that contain every word of the text; those that begin with it come first. */
export function matching<T extends Offer>(offers: readonly T[], text: string): readonly T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return offers;
  const said = ({ value, label = "", hint = "" }: Offer): string => `${label} ${value} ${hint}`.toLowerCase();
  const found = offers.filter((offer) => words.every((word) => said(offer).includes(word)));
  const begins = (offer: T): boolean => (offer.label ?? offer.value).toLowerCase().startsWith(words[0] ?? "");
  return [...found.filter(begins), ...found.filter((offer) => !begins(offer))];
}
