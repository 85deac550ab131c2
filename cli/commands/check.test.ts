import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { FrameworkStanding, RequirementStanding } from "#lib/contract/framework-standing.ts";
import type { Standing } from "#lib/contract/views/standing.ts";
import { run } from "../main.ts";

const folder = mkdtempSync(join(tmpdir(), "kubeproof-check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const zero = { passing: 0, partial: 0, accepted: 0, failing: 0, error: 0, manual: 0, not_assessed: 0 };

function requirement(id: string, status: Standing, more: Partial<RequirementStanding> = {}): RequirementStanding {
  return {
    ...{ id, title: `Title of ${id}`, status, weight: 10, since: null, lastKnownFailing: false, oldestLookAt: null },
    checks: { passing: 0, looked: 0 },
    href: `/frameworks/fw/${id}?cluster=c-1`,
    ...more,
  };
}

/** An answer of the server; every requirement weighs the same, so that shares follow from the list. */
function standing(
  requirements: readonly RequirementStanding[],
  more: Partial<FrameworkStanding> = {},
): FrameworkStanding {
  const scored = requirements.filter(({ status }) => status !== "inherited" && status !== "not_applicable");
  const weightOf = (...statuses: readonly Standing[]): number =>
    scored.filter(({ status }) => statuses.includes(status)).reduce((sum, { weight }) => sum + weight, 0);
  return {
    now: "2026-11-24T10:00:00.000Z",
    cluster: { id: "c-1", name: "prod-eu" },
    framework: { id: "fw", shortTitle: "FW", title: "A Framework", version: "1", noun: "requirements" },
    profile: { id: "default", title: "Default" },
    settledAt: "2026-11-24T09:59:00.000Z",
    score: {
      provenWeight: weightOf("passing"),
      totalWeight: scored.reduce((sum, { weight }) => sum + weight, 0),
      coverageWeight: weightOf("passing", "partial", "accepted", "failing"),
      postureShare: null,
      postureShown: false,
      resources: { clear: 0, assessed: 0 },
      accepted: { count: 0, weight: 0 },
      weightByStatus: zero,
      units: scored.length,
      outside: { inherited: 0, notApplicable: 0 },
      notYetLookedAt: 0,
    },
    requirements: [...requirements],
    needing: [],
    yardstick: { catalogVersion: "1", catalogDigest: "d", formulaVersion: 1, weights: { critical: 10 } },
    ...more,
  };
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A server that gives one answer, and remembers what it was asked. */
async function serving(status: number, body: unknown): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise((resolve) => server.close(() => resolve())));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

type Ran = { readonly code: number; readonly out: string; readonly error: string };

async function check(url: string, ...args: readonly string[]): Promise<Ran> {
  const out: string[] = [];
  const error: string[] = [];
  async function* stdin(): AsyncGenerator<Uint8Array> {}
  const code = await run(["check", "--framework", "fw", "--cluster", "prod-eu", ...args], {
    ...{ out: (text) => void out.push(text), error: (text) => void error.push(text), stdin: stdin() },
    env: { KUBEPROOF_URL: url, KUBEPROOF_TOKEN: "kp_secret" },
  });
  return { code, out: out.join(""), error: error.join("") };
}

const half = standing([requirement("1.1", "passing"), requirement("1.2", "failing"), requirement("1.3", "inherited")]);
const mixed = standing([
  requirement("1", "passing"),
  requirement("2", "failing"),
  requirement("3", "partial", { lastKnownFailing: true }),
  requirement("4", "not_assessed"),
  requirement("5", "manual"),
  requirement("6", "accepted"),
  requirement("7", "error"),
  requirement("8", "not_applicable"),
  requirement("9", "passing", { title: 'Bad \u001b[31m "title" & <b>\u0000' }),
  requirement("10", "partial", { title: 'Bad \u001b[31m "title" & <b>\u0000' }),
]);

describe("the exit code", () => {
  test("is 0 where enough is proven and 7 where it is not, and the server is asked for exactly that", async () => {
    const { url, asked } = await serving(200, half);

    expect((await check(url, "--min-proven", "50")).code).toBe(0);
    expect((await check(url, "--min-proven", "50.01", "--profile", "p 1")).code).toBe(7);
    expect(asked).toEqual([
      "Bearer kp_secret /api/v1/clusters/prod-eu/frameworks/fw",
      "Bearer kp_secret /api/v1/clusters/prod-eu/frameworks/fw?profile=p+1",
    ]);
  });

  test("is 7 for a cluster nobody looked at, even where nothing is asked for", async () => {
    const { url } = await serving(200, standing([requirement("1", "not_assessed")]));

    const ran = await check(url, "--min-proven", "0");

    expect(ran).toMatchObject({ code: 7, out: expect.stringContaining("Nobody looked at this cluster") });
  });

  test("tells wrong use, a refused token, an unknown name and a strange server apart from a gate that fails", async () => {
    const problem = (code: string) => ({
      title: "t",
      status: 400,
      code,
      reason: "r",
      detail: "Do this.",
      requestId: "x",
    });
    const refused = await serving(401, problem("unauthenticated"));
    const unknown = await serving(404, problem("not_found"));
    const strange = await serving(200, { hello: "world" });

    expect(await check(refused.url, "--min-proven", "1")).toMatchObject({ code: 4, error: "Do this.\n" });
    expect((await check(unknown.url, "--min-proven", "1")).code).toBe(2);
    expect((await check(strange.url, "--min-proven", "1")).code).toBe(2);
    expect((await check(refused.url)).code).toBe(2);
    expect((await check(refused.url, "--min-proven", "101")).code).toBe(2);
    expect((await check(refused.url, "--min-proven", "1e1")).code).toBe(2);
    expect((await check(refused.url, "--no-regression")).code).toBe(2);
  });
});

describe("a baseline", () => {
  test("is written where the gate holds, and then holds later standings to it", async () => {
    const file = join(folder, "saved.json");
    const before = await serving(200, half);
    const after = await serving(200, standing([requirement("1.1", "not_assessed"), requirement("1.2", "passing")]));

    expect((await check(before.url, "--save-baseline", file)).code).toBe(0);
    expect((await check(before.url, "--no-regression", "--baseline", file)).code).toBe(0);
    const ran = await check(after.url, "--no-regression", "--baseline", file, "--save-baseline", file);

    expect(ran).toMatchObject({
      code: 7,
      out: expect.stringMatching(/1 requirement passed at .* does not pass now: 1\.1\./),
    });
    expect(ran.out).toContain("not assessed, passed before; weight 10");
    expect(ran.error).toContain("stays as it was");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      requirements: [{ id: "1.1", status: "passing" }, {}, {}],
    });
  });

  test("that is missing, broken or of another cluster holds nothing", async () => {
    const { url } = await serving(200, half);
    const file = join(folder, "foreign.json");
    const foreign = await serving(200, { ...half, cluster: { id: "c-2", name: "other" } });
    await check(foreign.url, "--save-baseline", file);
    const broken = join(folder, "broken.json");
    writeFileSync(broken, "{}");

    for (const name of [join(folder, "nowhere.json"), broken, file]) {
      expect((await check(url, "--no-regression", "--baseline", name)).code, name).toBe(2);
    }
  });
});

describe("what is printed", () => {
  test("as text names what does not pass and where to see it, and nothing in it steers a terminal", async () => {
    const { url } = await serving(200, mixed);

    const { out } = await check(url, "--min-proven", "90");

    expect(out).toContain("The gate does not hold.");
    expect(out).toContain("FAILS  min-proven    22.2");
    expect(out).toContain(`failing; weight 10; ${url}/frameworks/fw/2?cluster=c-1`);
    expect(out).toContain("partial, last known failing");
    expect(out).not.toContain("Title of 1\n");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test("as JSON is one object with the verdict and the whole answer", async () => {
    const { url } = await serving(200, half);

    const { out } = await check(url, "--min-proven", "10", "--format", "json");

    expect(JSON.parse(out)).toMatchObject({ holds: true, open: [{ id: "1.2", lost: false }], standing: half });
  });

  test("as SARIF gives a level only to what was measured, and suppresses what was accepted", async () => {
    const { url } = await serving(200, mixed);

    const { out } = await check(url, "--min-proven", "90", "--format", "sarif");

    const [log] = JSON.parse(out).runs;
    expect(log.invocations).toEqual([{ executionSuccessful: true, exitCode: 7, endTimeUtc: mixed.now }]);
    expect(Object.fromEntries(log.results.map((each: Kinded) => [each.ruleId, `${each.kind} ${each.level}`]))).toEqual({
      "gate/min-proven": "fail error",
      2: "fail error",
      3: "fail error",
      4: "open none",
      5: "review none",
      6: "fail note",
      7: "fail error",
      10: "open none",
    });
    expect(log.results.filter((each: object) => "suppressions" in each)).toMatchObject([{ ruleId: "6" }]);
    for (const { ruleId, ruleIndex } of log.results) expect(log.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  test("as JUnit is well formed, and only the gate's own conditions fail in it", async () => {
    const { url } = await serving(200, mixed);

    const { out } = await check(url, "--min-proven", "90", "--format", "junit");

    expect(XMLValidator.validate(out)).toBe(true);
    const parsed = new XMLParser({ ignoreAttributes: false }).parse(out);
    const [gate, requirements] = parsed.testsuites.testsuite;
    expect(gate).toMatchObject({ "@_tests": "2", "@_failures": "1", "@_skipped": "0" });
    expect(requirements).toMatchObject({ "@_tests": "9", "@_failures": "0", "@_skipped": "7" });
    expect(requirements.testcase).toHaveLength(9);
  });
});

type Kinded = { readonly ruleId: string; readonly kind: string; readonly level: string };

const sarifSchema = join(import.meta.dirname, "../../../shared/schemas/sarif/sarif-schema-2.1.0.json");

test.skipIf(!existsSync(sarifSchema))("SARIF is valid by its published schema", async () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  // Written for draft 4, of which it uses nothing that later drafts read otherwise but the name of its id.
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(sarifSchema, "utf8"));
  const validate = ajv.compile(schema);

  for (const body of [half, mixed]) {
    const { url } = await serving(200, body);
    const { out } = await check(url, "--min-proven", "90", "--format", "sarif");

    validate(JSON.parse(out));
    expect(validate.errors).toBeNull();
  }
});
