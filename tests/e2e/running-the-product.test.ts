import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, expectAwake, open, signIn } from "#tests/support/journey.ts";

const tabs = ["People", "API tokens", "Weights and profiles", "Parameters", "Intervals", "Audit log"];
const why = "The committee decided so in its last meeting.";

/** Opens the dialog of a change, waits for what the server computed, gives the reason and makes the change. */
async function change(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Computing what it would change …")).toHaveCount(0);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await expect(dialog.getByText("Say why in at least 10 characters.")).toBeVisible();
  await dialog.getByLabel("Reason").fill(why);
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

/** Registers a cluster where no journey before did. */
async function haveCluster(page: Page): Promise<void> {
  const { clusters } = await (await page.request.get("/api/v1/clusters")).json();
  if (clusters.length > 0) return;
  const origin = new URL(page.url()).origin;
  await page.request.post("/api/v1/clusters", { data: { name: "administered" }, headers: { origin } });
}

test("an administrator finds every page of the administration, in both themes", async ({ page }) => {
  // A colour on its way from one theme to the other is neither.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signIn(page, "Alex Novak");
  await open(page, "/admin");

  for (const name of tabs) {
    await page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name }).click();
    await expect(page.getByRole("link", { name, exact: true })).toHaveAttribute("aria-current", "page");
    for (const theme of ["light", "dark"]) {
      await page.evaluate((chosen) => document.documentElement.setAttribute("data-theme", chosen), theme);
      await expectAccessible(page);
    }
  }
});

test("a weight is changed after its effect was shown, put back, and both stand in the audit log with the reason", async ({
  page,
}) => {
  await signIn(page, "Ines Okafor");
  await open(page, "/admin/weights");
  const critical = page.getByLabel("Weight of critical");
  await expectAwake(critical);
  const before = await critical.inputValue();

  for (const value of ["17", before]) {
    await page.getByLabel("Weight of critical").fill(value);
    await page.getByRole("button", { name: "See what it changes" }).first().click();
    await change(page);
    await expect(page.getByText(/changed .* by Ines Okafor/)).toBeVisible();
  }

  await open(page, "/admin/audit");
  await expect(page.getByText(`“${why}”`)).toHaveCount(2);
});

test("a token is made for one thing on one cluster, works at once, and is refused once it is revoked", async ({
  page,
  request,
}) => {
  const name = `gate ${Date.now() % 100_000}`;
  await signIn(page, "Mara Lindqvist");
  await haveCluster(page);
  await open(page, "/admin/tokens");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("checkbox", { name: /cluster:read/ }).check();
  await page.getByRole("checkbox", { name: /scan:ingest/ }).uncheck();
  await page.getByRole("group", { name: "Clusters" }).getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Make a token" }).click();
  const secret =
    (await page
      .locator("code", { hasText: /^kp_[\w-]{20,}\s*$/ })
      .first()
      .textContent()) ?? "";
  const read = () => request.get("/api/v1/clusters", { headers: { authorization: `Bearer ${secret.trim()}` } });

  const answer = await read();
  expect(answer.status()).toBe(200);
  expect((await answer.json()).clusters).toHaveLength(1);
  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await page.getByRole("button", { name: `Revoke now: ${name}` }).click();
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("revoked");

  expect((await read()).status()).toBe(401);
});

test("no page runs a script or takes a style element without the nonce of its answer, and none breaks its policy", async ({
  page,
}) => {
  const broken: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text())) broken.push(`${page.url()}: ${message.text()}`);
  });
  await signIn(page, "Alex Novak");

  for (const path of ["/", "/frameworks", "/findings", "/clusters", "/account", "/admin/people", "/admin/weights"]) {
    const answer = await page.goto(path);
    const nonce = /script-src 'self' 'nonce-([^']+)' 'strict-dynamic';/.exec(
      answer?.headers()["content-security-policy"] ?? "",
    )?.[1];
    expect(nonce, path).toBeDefined();
    const inline = (await answer?.text())?.match(/<(?:script|style)\b[^>]*>/g) ?? [];
    expect(
      inline.filter((tag) => !tag.includes(`nonce="${nonce}"`) && !/\ssrc="\/_next\//.test(tag)),
      path,
    ).toEqual([]);
    await expectAwake(page.getByRole("heading", { level: 1 }));
  }
  expect(broken).toEqual([]);
});

test("a role is given to a group on one cluster with a reason, and taken back", async ({ page }) => {
  const group = `squad-${Date.now() % 100_000}`;
  await signIn(page, "Alex Novak");
  await haveCluster(page);
  await open(page, "/admin/people");
  await page.getByLabel("Group", { exact: true }).fill(group);
  await page.getByRole("group", { name: "Clusters" }).getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Give this role" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByLabel("Reason").fill(why);
  await dialog.getByRole("button", { name: "Give the role" }).click();

  await expect(page.getByRole("row", { name: new RegExp(group) })).toContainText("Security engineer");
  await page.getByRole("button", { name: `Take back: Security engineer of ${group}` }).click();
  await dialog.getByLabel("Reason").fill(why);
  await dialog.getByRole("button", { name: "Take back" }).click();
  await expect(page.getByRole("row", { name: new RegExp(group) })).toHaveCount(0);
});
