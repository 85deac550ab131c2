import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { AppError } from "#lib/errors.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const otherPlaces = [
  "/opt/google/chrome/chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The browser of this machine; installs Debian's when there is none, and fails with what to do when that fails too. */
export async function findChromium(): Promise<string> {
  const found = chromiumHere();
  if (found !== null) return found;
  const refusal = installOnDebian();
  const installed = chromiumHere();
  if (installed !== null) return installed;
  throw new AppError(
    "unavailable",
    `The tests need a browser and none was found${refusal}. Install Chromium (Debian: apt-get install chromium; macOS: brew install --cask chromium), ` +
      "or set CHROMIUM_PATH to one, and run again.",
    { reason: "no_browser" },
  );
}

function chromiumHere(): string | null {
  const named = process.env.CHROMIUM_PATH ?? "";
  if (named !== "") {
    if (isProgram(named)) return named;
    throw new AppError("invalid", `CHROMIUM_PATH names ${named}, but there is no program.`, { reason: "no_browser" });
  }
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const places = names.flatMap((name) => [...folders, "/usr/bin"].map((folder) => path.join(folder, name)));
  return [...places, ...otherPlaces].find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// Says why it could not, as an addition to a sentence; empty when it tried and apt said nothing is wrong.
function installOnDebian(): string {
  if (!existsSync("/usr/bin/apt-get")) return "";
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  console.log("  … browser     installing Chromium with apt-get");
  for (const args of [
    ["apt-get", "update"],
    ["apt-get", "install", "-y", "chromium"],
  ]) {
    const [program = "apt-get", ...rest] = [...asRoot, ...args];
    const run = spawnSync(program, rest, {
      encoding: "utf8",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    if (run.status === 0) continue;
    const lines = `${run.stdout ?? ""}${run.stderr ?? run.error?.message ?? ""}`.trim().split("\n");
    return `, and ${args.join(" ")} failed: ${lines.at(-1)}`;
  }
  return "";
}
