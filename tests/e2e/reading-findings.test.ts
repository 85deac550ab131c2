import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { envelopeHeader } from "#lib/contract/envelope.ts";
import { expectAccessible, open, signIn } from "#tests/support/journey.ts";

const document = join(import.meta.dirname, "../samples/kube-bench/cp-1.json");

/** A cluster with one control plane that fails in four places, made through the API as the console uses it. */
async function failingCluster(page: Page, name: string): Promise<void> {
  const bytes = await readFile(document);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const envelope = { v: 1, scanner: "kube-bench", cluster: name, scope: { node: "cp-9" }, sha256 };
  const header = Buffer.from(JSON.stringify(envelope)).toString("base64url");
  await page.evaluate(
    async ({ name, header, text, headerName }) => {
      const send = async (path: string, body: string, headers: Record<string, string>) => {
        const answer = await fetch(path, { method: "POST", headers, body });
        if (!answer.ok) throw new Error(await answer.text());
      };
      await send("/api/v1/clusters", JSON.stringify({ name }), { "content-type": "application/json" });
      const headers = { "content-type": "application/octet-stream", [headerName]: header };
      await send("/api/v1/ingest?wait=1", text, headers);
    },
    { name, header, text: bytes.toString(), headerName: envelopeHeader },
  );
}

test("findings are narrowed down, read with the keyboard and taken along as they are shown", async ({ page }) => {
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  await signIn(page, "Mara Lindqvist");
  const name = `findings-${Date.now() % 100_000}`;
  await failingCluster(page, name);

  await open(page, `/findings?cluster=${name}`);
  const rows = page.locator("[data-finding]");
  await expect(rows).toHaveCount(4);
  await expectAccessible(page);

  // j, k and Enter go through the list; Escape comes back to the row one left.
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(rows.nth(0)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/open=/);
  const panel = page.getByRole("complementary", { name: /^Finding:/ });
  await expect(panel.getByText('"status": "FAIL"')).toBeVisible();
  await expect(panel.getByRole("heading", { name: "What it hurts" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(page).not.toHaveURL(/open=/);
  await expect(rows.nth(0)).toBeFocused();

  const shown = (await rows.nth(2).textContent()) ?? "";
  await page.getByRole("searchbox").fill(shown);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]q=/);
  await expect(page).toHaveURL(new RegExp(`cluster=${name}`));
  await expect(rows).toHaveCount(1);

  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: /^CSV/ }).click();
  const csv = await readFile(await (await coming).path(), "utf8");
  expect(csv.trim().split("\r\n")).toHaveLength(2);
  expect(csv).toContain(shown);

  await page.getByRole("button", { name: /Group by/ }).click();
  await page.getByRole("link", { name: "check", exact: true }).first().click();
  await expect(page.getByText("1 shown of 1")).toBeVisible();
  await page.goBack();
  await expect(page.getByText("1 shown of 1")).toBeHidden();
  expect(problems).toEqual([]);
});
