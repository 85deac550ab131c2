import { chromium } from "@playwright/test";
const dir = "/tmp/wt6/tests/.output/ui";
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [name, width, height, theme] of JSON.parse(process.argv[2])) {
  const page = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
  await page.setViewportSize({ width, height });
  await page.goto(`file://${dir}/${name}.html`);
  await page.evaluate((t) => { document.documentElement.dataset.theme = t; }, theme);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${dir}/shot-${name}-${width}-${theme}.png` });
  await page.close();
}
await browser.close();
