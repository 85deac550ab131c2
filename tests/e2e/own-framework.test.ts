import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { expectAccessible, open, signIn } from "#tests/support/journey.ts";

const docs = readFileSync(join(import.meta.dirname, "../../docs/own-frameworks.md"), "utf8");
const [, inDocs = ""] = docs.match(/```yaml\n(kind: framework.*?)```/s) ?? [];
const id = `acme-${Date.now() % 100_000}`;
const example = inDocs.replace("id: acme-baseline", `id: ${id}`);
const file = (content: string) => ({
  name: "acme-baseline.yaml",
  mimeType: "application/yaml",
  buffer: Buffer.from(content),
});

test("an administrator brings a framework: told what is wrong, put in force, listed as own, retired again", async ({
  page,
}) => {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  await signIn(page, "Alex Novak");
  await page.getByRole("navigation", { name: "Pages" }).first().getByRole("link", { name: "Admin" }).click();
  await page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name: "Own catalog" }).click();
  await expect(page.getByRole("heading", { name: "Own frameworks and mappings" })).toBeVisible();
  await expectAccessible(page);

  const input = page.getByLabel("Own framework or mapping");
  await input.setInputFiles(file(example.replace("class: procedural", "class: process")));
  await expect(page.getByText("acme-baseline.yaml cannot be used")).toBeVisible();
  await expect(page.getByText("line 37")).toBeVisible();
  await expectAccessible(page);

  await input.setInputFiles(file(example));
  await page.getByRole("button", { name: "Put in force" }).click();
  await expect(page.getByText(`${id}, version 1, is in force`)).toBeVisible();
  await expect(page.getByRole("link", { name: "ACME platform baseline" })).toBeVisible();

  await page.getByText("Or paste its text").click();
  await page.getByLabel("Text of the file").fill(example);
  await page.getByRole("button", { name: "Check" }).click();
  await expect(page.getByText(/These very bytes are version 1/)).toBeVisible();

  await open(page, "/frameworks");
  const row = page.getByRole("row", { name: /ACME baseline/ });
  await expect(row.getByText("own", { exact: true })).toBeVisible();
  await row.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: /ACME platform baseline/ })).toBeVisible();
  await page.getByRole("link", { name: /Nobody speaks to the API without a name/ }).click();
  await expect(page.getByText("ACME baseline is an own framework.")).toBeVisible();

  await open(page, "/admin/catalog");
  await page.getByRole("button", { name: "Retire… ACME platform baseline" }).click();
  await page.getByRole("button", { name: "Retire", exact: true }).click();
  await expect(page.getByText("Say why in at least 10 characters.")).toBeVisible();
  await page.getByLabel("Reason").fill("The board decided on another list.");
  await page.getByRole("button", { name: "Retire", exact: true }).click();
  await expect(page.getByRole("button", { name: "Retire… ACME platform baseline" })).toHaveCount(0);
  await open(page, "/frameworks");
  await expect(page.getByRole("row", { name: /ACME baseline/ })).toHaveCount(0);
  expect(problems).toEqual([]);
});

test("who may not is shown no way there, and is told so at the address", async ({ page }) => {
  await signIn(page, "Tomás Ferreira");

  await expect(page.getByRole("link", { name: "Admin" })).toHaveCount(0);
  await page.goto("/admin/catalog");
  await expect(page).toHaveURL(/not-allowed/);
});
