import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium } from "@playwright/test";
import { loadCatalog } from "#lib/catalog/load.ts";
import { openSql } from "#lib/db/sql.ts";
import { withOwnDatabase } from "./own-database.ts";
import { demoFleet, hugeFleet, keepSettled, makeFleet } from "./pages-fleet.ts";
import { type Visit, visitsOf, visitsOfNothing } from "./pages-visits.ts";
import { buildOnce, startWeb, type Web } from "./pages-web.ts";

const help = `Usage: npm run screenshots -- [options]

Opens every page of the built console in Chromium at 1440, 1024 and 390 px, light and dark, on a database without
clusters, on the demo and on 200 clusters with a million findings, into tests/.output/screenshots.

  --state NAME         only empty, demo or huge; again for another
  --page NAME          only this page, by the name its picture has; again for another
  --readme             makes the pictures of the README in docs/images, of the demo, and nothing else
  --database-url URL   pictures of this database instead, in the folder of the one --state
  --help               this text`;

const states = ["empty", "demo", "huge"] as const;
type State = (typeof states)[number];

const widths = [1440, 1024, 390] as const;
const themes = ["light", "dark"] as const;
const root = path.join(import.meta.dirname, "..");
const pictures = path.join(root, "tests", ".output", "screenshots");
/** Pictures the README shows: what fits on one screen. */
const ofReadme = ["overview", "cluster", "requirement", "findings"];

const { values } = parseArgs({
  options: {
    state: { type: "string", multiple: true },
    page: { type: "string", multiple: true },
    readme: { type: "boolean", default: false },
    "database-url": { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const say = (words: string): void => console.error(words);

/** One page at one width in one theme. */
type Shot = { readonly visit: Visit; readonly width: number; readonly theme: "light" | "dark"; readonly file: string };

async function take(browser: Browser, web: Web, shot: Shot, fullPage: boolean): Promise<void> {
  const { visit, width, theme, file } = shot;
  const [name = "", value = ""] = web.cookie.split("=");
  const context = await browser.newContext({
    ...{ viewport: { width, height: width < 640 ? 844 : 900 }, colorScheme: theme, reducedMotion: "reduce" },
    ...{ locale: "en-GB", timezoneId: "UTC", deviceScaleFactor: 1 },
  });
  try {
    await context.addCookies([{ name, value, url: web.url }]);
    const page = await context.newPage();
    await page.goto(`${web.url}${visit.path}`, { waitUntil: "load", timeout: 120_000 });
    // A page comes in pieces; the skeleton gives way when the last one is there.
    await page.getByRole("heading", { level: 1 }).first().waitFor({ timeout: 60_000 });
    await page.waitForFunction(() => document.querySelector(".skeleton") === null, undefined, { timeout: 60_000 });
    await page.screenshot({ path: file, fullPage, animations: "disabled", timeout: 120_000 });
  } finally {
    await context.close();
  }
}

async function takeAll(databaseUrl: string, state: State): Promise<void> {
  const sql = openSql(databaseUrl, { max: 1, applicationName: "kubeproof screenshots" });
  const web = await startWeb(databaseUrl);
  const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  try {
    await keepSettled(sql);
    const catalog = loadCatalog();
    const all = state === "empty" ? visitsOfNothing(catalog) : await visitsOf(sql, catalog);
    const wanted = values.readme ? ofReadme : values.page;
    const visits = all.filter(({ name }) => wanted === undefined || wanted.includes(name));
    for (const visit of visits) {
      say(`${state}: ${visit.name} …`);
      for (const shot of shotsOf(visit, state)) await take(browser, web, shot, !values.readme);
    }
  } finally {
    await browser.close();
    await web.stop();
    await sql.end({ timeout: 5 });
  }
}

function shotsOf(visit: Visit, state: State): readonly Shot[] {
  if (values.readme) {
    return [{ visit, width: 1440, theme: "light", file: path.join(root, "docs", "images", `${visit.name}.png`) }];
  }
  return widths.flatMap((width) =>
    themes.map((theme) => {
      const file = path.join(pictures, state, `${visit.name}-${width}-${theme}.png`);
      return { visit, width, theme, file };
    }),
  );
}

async function ofOwnDatabase(state: State): Promise<void> {
  await withOwnDatabase(async (url) => {
    if (state !== "empty") await makeFleet(url, state === "huge" ? hugeFleet : demoFleet, say);
    await takeAll(url, state);
  });
}

async function main(): Promise<void> {
  if (values.help) return console.log(help);
  const asked = values.readme ? ["demo"] : (values.state ?? states);
  const wanted = states.filter((state) => asked.includes(state));
  if (wanted.length !== asked.length) throw new Error(help);
  await buildOnce(say);
  const url = values["database-url"];
  for (const state of wanted) {
    const folder = path.join(pictures, state);
    if (!values.readme && values.page === undefined) await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await (url === undefined ? ofOwnDatabase(state) : takeAll(url, state));
  }
  say(values.readme ? "docs/images is of now." : `The pictures are in ${path.relative(process.cwd(), pictures)}.`);
}

await main();
