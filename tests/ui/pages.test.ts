import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumPath } from "./chromium.ts";
import { shownPages } from "./pages.tsx";
import { pageHtml, stylesheet } from "./render-page.tsx";

const output = join(import.meta.dirname, "../.output/ui");
/** Both themes and both ends of the widths are held against axe; what lies between differs in place only. */
const looks = [
  { width: 1440, theme: "light", axe: true },
  { width: 1024, theme: "light", axe: false },
  { width: 390, theme: "dark", axe: true },
] as const;
/** `UI_PICTURES=1` also writes pictures of each page in all widths and themes; `UI_ONLY=name,name` only of those. */
const withPictures = process.env.UI_PICTURES === "1";
const only = process.env.UI_ONLY?.split(",");
const pages = shownPages.filter((page) => only === undefined || only.includes(page.name));
let browser: Browser;

beforeAll(async () => {
  await mkdir(output, { recursive: true });
  await writeFile(join(output, "style.css"), await stylesheet());
  const quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"];
  browser = await chromium.launch({ executablePath: chromiumPath(), args: quiet });
}, 120_000);

afterAll(() => browser?.close());

async function dress(page: Page, width: number, theme: string): Promise<void> {
  await page.setViewportSize({ width, height: 1000 });
  await page.evaluate((name) => {
    document.documentElement.dataset.theme = name;
  }, theme);
}

async function faults(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map((node) => node.target.join(" "))
        .slice(0, 3)
        .join(" | ")}`,
  );
}

async function picture(page: Page, name: string): Promise<void> {
  for (const width of [1440, 1024, 390]) {
    for (const theme of ["light", "dark"]) {
      await dress(page, width, theme);
      await page.screenshot({ path: join(output, `${name}-${width}-${theme}.png`), fullPage: true });
    }
  }
}

test.each(pages)("$name: axe finds nothing in either theme, and no width scrolls sideways", async (shown) => {
  const file = join(output, `${shown.name}.html`);
  await writeFile(file, pageHtml(shown, "light"));
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`file://${file}`);
  await page.evaluate(() => document.fonts.ready);
  for (const { width, theme, axe } of looks) {
    await dress(page, width, theme);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(overflow, `${shown.name} is too wide at ${width} px`).toBeLessThanOrEqual(0);
    if (axe && !shown.huge) expect.soft(await faults(page), `${shown.name} at ${width} px, ${theme}`).toEqual([]);
  }
  if (withPictures) await picture(page, shown.name);
  await context.close();
});
