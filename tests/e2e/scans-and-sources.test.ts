import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, expectAwake, open, signIn } from "#tests/support/journey.ts";

const root = join(import.meta.dirname, "../..");

/** Registers a cluster through the API as the console uses it; its id. */
async function register(page: Page, name: string): Promise<string> {
  return await page.evaluate(async (body) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/api/v1/clusters", { method: "POST", headers, body });
    const { id }: { id: string } = await answer.json();
    return id;
  }, JSON.stringify({ name }));
}

/** Chooses a file, sees what it is taken for, sends it and opens its scan. */
async function upload(page: Page, file: string, recognised: string, node?: string): Promise<void> {
  await page.getByLabel("Scanner file").setInputFiles(join(root, file));
  await expect(page.getByText(`Recognised by its content: ${recognised}.`)).toBeVisible();
  if (node !== undefined) await page.getByLabel("Node", { exact: true }).fill(node);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("link", { name: "Open the scan" }).click();
  await expect(page).toHaveURL(/\/scans\//);
}

test.describe.configure({ mode: "serial" });

test("a file of each scanner finds its own way in, and its scan says what it changed and what it may close", async ({
  page,
}) => {
  await signIn(page, "Mara Lindqvist");
  const id = await register(page, "five-scanners");
  const files = [
    ["lib/scanners/kube-bench/samples/v0.15.6-totals.json", "kube-bench"],
    ["lib/scanners/trivy/samples/v0.74-non-failures.json", "Trivy"],
    ["lib/scanners/trivy-operator/samples/v0.30-list.json", "Trivy Operator"],
    ["lib/scanners/polaris/samples/v10.2-cluster.json", "Polaris"],
    ["lib/scanners/policy-report/samples/kyverno-1.19-page.json", "policy reports (Kyverno and others)"],
  ] as const;
  for (const [file, label] of files) {
    await open(page, `/clusters/${id}`);
    await upload(page, file, label, label === "kube-bench" ? "cp-1" : undefined);
    await expect(page.getByRole("heading", { name: "What it may close" })).toBeVisible();
    await expect(page.getByRole("heading", { name: /What it changed/ })).toBeVisible();
    await expectAccessible(page);
  }
});

test("a file chosen before the page woke up is not lost", async ({ page }) => {
  await signIn(page, "Mara Lindqvist");
  const id = await register(page, "in-a-hurry");
  const { promise: chosen, resolve } = Promise.withResolvers<void>();
  await page.route(/\.js(\?|$)/, async (route) => {
    await chosen;
    await route.continue();
  });

  await page.goto(`/clusters/${id}`, { waitUntil: "commit" });
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await page.getByLabel("Scanner file").setInputFiles(join(root, "lib/scanners/polaris/samples/v10.2-cluster.json"));
  resolve();

  await expect(page.getByText("Recognised by its content: Polaris.")).toBeVisible();
});

test("a source and a check are retired by keyboard, with a reason, and say by whom ever after", async ({ page }) => {
  await signIn(page, "Mara Lindqvist");
  const id = await register(page, "to-retire");
  await open(page, `/clusters/${id}`);
  await upload(page, "lib/scanners/polaris/samples/v10.2-cluster.json", "Polaris");

  await open(page, `/findings?cluster=${id}`);
  const finding = page.locator("[data-finding]").first();
  await finding.focus();
  await expect(finding).toBeFocused();
  await page.keyboard.press("Enter");
  const retire = page.getByRole("button", { name: /^Retire… the check/ });
  await expectAwake(retire);
  await retire.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/counting: what this check last said/)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(retire).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByLabel("Reason").fill("no");
  await page.getByRole("button", { name: "Retire", exact: true }).click();
  await expect(page.getByText("Say why in at least 10 characters.")).toBeVisible();
  await page.getByLabel("Reason").fill("The admission policy decides this here.");
  await page.getByRole("button", { name: "Retire", exact: true }).click();
  await expect(page.getByText("This check was retired here")).toBeVisible();

  await open(page, `/clusters/${id}`);
  await expect(page.getByRole("heading", { name: "Retired checks" })).toBeVisible();
  await page.getByRole("button", { name: /^Retire… Polaris/ }).click();
  await page.getByLabel("Reason").fill("Polaris was taken out of this cluster.");
  await page.getByRole("button", { name: "Retire", exact: true }).click();
  await expect(page.getByText("Polaris was retired here")).toBeVisible();
  await expect(page.getByText(/by Mara Lindqvist, because: Polaris was taken out of this cluster\./)).toBeVisible();
  await expectAccessible(page);
});

test("who may only look is offered neither an upload nor a retirement", async ({ page }) => {
  await signIn(page, "Priya Raman");
  await open(page, "/clusters");
  await page.getByRole("link", { name: "to-retire" }).first().click();
  await expect(page.getByRole("heading", { name: "Sources" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Retire/ })).toHaveCount(0);
  await expect(page.getByLabel("Scanner file")).toHaveCount(0);
});
