import { existsSync } from "node:fs";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
];

/** Where the browser of this machine is; `CHROMIUM_PATH` names another. */
export function chromiumPath(): string {
  const named = process.env.CHROMIUM_PATH;
  const found = named ?? places.find((place) => existsSync(place));
  if (found === undefined)
    throw new Error("No Chromium was found. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.");
  return found;
}
