/** Into and out of it, by the URL. */
export function toggleKiosk(): void {
  const url = new URL(location.href);
  if (url.searchParams.has("kiosk")) url.searchParams.delete("kiosk");
  else url.searchParams.set("kiosk", "1");
  location.assign(url);
}
