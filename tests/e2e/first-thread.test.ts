import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { expectAccessible, open, signIn } from "#tests/support/journey.ts";

const root = join(import.meta.dirname, "../..");
const samples = join(root, "tests/samples");
const run = promisify(execFile);

/** The command line as a person on another machine uses it. */
async function push(url: string, token: string, ...args: readonly string[]): Promise<string> {
  const command = [join(root, "bin/kubeproof.mjs"), "push", ...args, "--url", url, "--token", token];
  const { stdout } = await run(process.execPath, command, { cwd: root });
  return stdout;
}

test.describe.configure({ mode: "serial" });

test("nothing but the sign-in page and health answers without a session", async ({ page, request }) => {
  for (const path of ["/", "/frameworks", "/clusters", "/account"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/sign-in/);
  }
  for (const path of ["/api/v1/clusters", "/api/v1/pulse", "/api/v1/session"]) {
    expect((await request.get(path)).status(), path).toBe(401);
  }
  expect((await request.get("/healthz")).status()).toBe(200);
  await page.goto("/sign-in");
  await expect(page.getByText("Demo sign-in.")).toBeVisible();
  await expectAccessible(page);
});

test("a scan goes from a file to an honest page, and a later one shows what was fixed", async ({ page, baseURL }) => {
  const url = baseURL ?? "";
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));

  await signIn(page, "Mara Lindqvist");
  await expect(page.getByRole("heading", { name: "Nothing is reported yet, so nothing is proven" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Name of the cluster").fill("prod-eu");
  await page.getByRole("button", { name: "Register and make a token" }).click();
  const command = await page
    .getByText(/npx kubeproof push kube-bench .*--cluster prod-eu/)
    .first()
    .textContent();
  const token = /--token (kp_[A-Za-z0-9_-]+)/.exec(command ?? "")?.[1] ?? "";
  expect(token).toMatch(/^kp_/);

  const taken = await push(
    url,
    token,
    "kube-bench",
    join(samples, "kube-bench/cp-1.json"),
    join(samples, "kube-bench/worker-1.json"),
    ...["--cluster", "prod-eu", "--node", "cp-1", "--node", "worker-1"],
  );
  expect(taken).toMatch(/cp-1\.json: taken: \d+ results, \d+ opened/);
  // Without reload: the page finds out by itself.
  await expect(page.getByRole("heading", { name: "Where we stand" })).toBeVisible({ timeout: 15_000 });
  await expectAccessible(page);

  await page.getByRole("link", { name: "Frameworks" }).first().click();
  await expect(page.getByRole("heading", { name: "Frameworks" })).toBeVisible();
  await expectAccessible(page);
  await page
    .getByRole("link", { name: /CIS Kubernetes/ })
    .first()
    .click();
  await expectAccessible(page);
  await page
    .getByRole("link", { name: /^Failing/ })
    .first()
    .click();
  await expect(page).toHaveURL(/status=failing/);

  await open(page, "/frameworks/cis-kubernetes/1.2.15");
  await expect(page.getByText("Failing").first()).toBeVisible();
  const line = page.locator(".raw-line.hit");
  await expect(line).toContainText("1.2.15");
  await expectAccessible(page);

  await push(
    url,
    token,
    "kube-bench",
    join(samples, "kube-bench/cp-1-fixed.json"),
    "--cluster",
    "prod-eu",
    "--node",
    "cp-1",
  );
  await expect(page.getByText("Failing")).toHaveCount(0, { timeout: 15_000 });
  expect(problems).toEqual([]);
});

test("what exists makes passing provable, and an empty or foreign sender gets no further", async ({
  page,
  baseURL,
  request,
}) => {
  const url = baseURL ?? "";
  const roster = join(samples, "roster/two-nodes.json");

  await signIn(page, "Mara Lindqvist");
  await open(page, "/clusters/prod-eu");
  await page.getByPlaceholder("nightly job").fill("roster");
  await page.getByRole("button", { name: "Make a token" }).click();
  const secret = await page
    .getByText(/kp_[A-Za-z0-9_-]{20,}/)
    .first()
    .textContent();
  const token = /kp_[A-Za-z0-9_-]{20,}/.exec(secret ?? "")?.[0] ?? "";
  const before = await page
    .locator("main")
    .getByText(/proven, \d/)
    .first()
    .textContent();
  expect(before).toContain("proven, 0 of");
  expect(await push(url, token, "roster", roster, "--cluster", "prod-eu", "--complete")).toContain("taken");

  await expect(
    page
      .locator("main")
      .getByText(/proven, [1-9][\d,]* of/)
      .first(),
  ).toBeVisible({ timeout: 15_000 });
  await expectAccessible(page);
  const foreign = await request.post("/api/v1/ingest", { headers: { authorization: "Bearer kp_nobody" } });
  expect(foreign.status()).toBe(401);
});

test("the auditor reads everything and may change nothing", async ({ page }) => {
  await signIn(page, "Priya Raman");
  await open(page, "/clusters/prod-eu");
  await expect(page.getByRole("heading", { name: "prod-eu" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Make a token" })).toHaveCount(0);
  const refused = await page.request.post("/api/v1/clusters", {
    data: { name: "mine" },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(refused.status()).toBe(403);
});
