import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { envelopeHeader } from "#lib/contract/envelope.ts";
import { expectAccessible, open, signIn } from "#tests/support/journey.ts";

const document = join(import.meta.dirname, "../samples/kube-bench/cp-1.json");

/** A document for a cluster, sent through the API as the console sends it. */
async function push(page: Page, cluster: string, text: string): Promise<void> {
  const sha256 = createHash("sha256").update(text).digest("hex");
  const envelope = { v: 1, scanner: "kube-bench", cluster, scope: { node: "cp-9" }, sha256 };
  const header = Buffer.from(JSON.stringify(envelope)).toString("base64url");
  await page.evaluate(
    async ({ header, text, headerName }) => {
      const headers = { "content-type": "application/octet-stream", [headerName]: header };
      const answer = await fetch("/api/v1/ingest?wait=1", { method: "POST", headers, body: text });
      if (!answer.ok) throw new Error(await answer.text());
    },
    { header, text, headerName: envelopeHeader },
  );
}

async function makeCluster(page: Page, name: string): Promise<string> {
  const answer = await page.request.post("/api/v1/clusters", {
    data: { name },
    headers: { "sec-fetch-site": "same-origin", origin: new URL(page.url()).origin },
  });
  expect(answer.status()).toBe(201);
  return (await answer.json()).id;
}

test("clusters are chosen once, found by the palette and kept from page to page, by keyboard alone", async ({
  page,
}) => {
  await signIn(page, "Mara Lindqvist");
  const name = `fast-${Date.now() % 100_000}`;
  const id = await makeCluster(page, name);
  await makeCluster(page, `${name}-other`);
  await push(page, name, await readFile(document, "utf8"));

  await open(page, "/clusters");
  await page.getByRole("button", { name: /^Cluster:/ }).click();
  await page.locator(".scope-menu").getByRole("link", { name, exact: true }).click();
  await expect(page).toHaveURL(`/clusters?cluster=${id}`);
  await expect(page.getByRole("button", { name: new RegExp(`^Cluster: ${name}`) })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await expect(page).toHaveURL(`/findings?cluster=${id}`);
  await expect(page.locator("[data-finding]")).toHaveCount(4);
  await page.getByRole("link", { name: "Frameworks" }).first().click();
  await expect(page).toHaveURL(`/frameworks?cluster=${id}`);
  // A link inside of the page knows nothing of the bar, and hands the choice on all the same.
  await page.locator("main table a").first().click();
  await expect(page).toHaveURL(new RegExp(`/frameworks/[^?]+[?]cluster=${id}`));

  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox");
  await expect(field).toBeFocused();
  await field.fill(`${name}-oth`);
  await expect(page.getByRole("option", { name: `${name}-other` })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/clusters\/[0-9a-f-]+/);
  await expect(page.getByRole("heading", { level: 1, name: `${name}-other` })).toBeVisible();

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await expectAccessible(page);
});

test("a list stays still while it is read, and shows what changed when it is asked to", async ({ page }) => {
  await signIn(page, "Mara Lindqvist");
  const name = `still-${Date.now() % 100_000}`;
  await makeCluster(page, name);
  const text = await readFile(document, "utf8");
  await push(page, name, text);
  await open(page, `/findings?cluster=${name}`);
  const rows = page.locator("[data-finding]");
  await expect(rows).toHaveCount(4);

  await push(page, name, text.replace(/"status":\s*"FAIL"/, `"status":"PASS"`));

  const news = page.getByRole("button", { name: /^1 change since/ });
  await expect(news).toBeVisible({ timeout: 30_000 });
  await expect(rows).toHaveCount(4);
  await news.click();
  await expect(rows).toHaveCount(3);
  await expect(news).toBeHidden();
});

test("a filtered list is saved under a name, found again, and taken away", async ({ page }) => {
  await signIn(page, "Mara Lindqvist");
  const name = `Worst ${Date.now() % 100_000}`;
  await open(page, "/findings?severity=critical,high");

  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("dialog")).toBeHidden();

  await open(page, "/");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("link", { name: new RegExp(name) }).click();
  await expect(page).toHaveURL("/findings?severity=critical,high");

  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("button", { name: `Change the view ${name}` }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Delete this view" }).click();
  await page.getByRole("button", { name: "Views" }).click();
  await expect(page.getByRole("button", { name: "Save this view" })).toBeVisible();
  await expect(page.getByRole("link", { name: new RegExp(name) })).toBeHidden();
});
