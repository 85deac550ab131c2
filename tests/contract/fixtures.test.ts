import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { exitCodes } from "#cli/command.ts";
import { run } from "#cli/main.ts";
import type { ParseReport } from "#cli/parse-report.ts";
import { reportOf } from "#cli/parse-report.ts";
import { loadCatalog } from "#lib/catalog/load.ts";
import { catalogView } from "#lib/catalog/view.ts";
import { decodeDocument } from "#lib/domain/document/decode.ts";
import { AppError } from "#lib/errors.ts";
import { scannerById, scanners } from "#lib/scanners/index.ts";

// Real files of the tools lie beside the project where it is developed; without them there is nothing to hold it against.
const folder = join(import.meta.dirname, "../../../shared/fixtures");
const isThere = existsSync(join(folder, "FACTS.json"));

const Count = z.record(z.string(), z.int());
/** What was counted in a file by a program that shares no code with this one. */
const Facts = z.looseObject({
  results: z.int().optional(),
  checks: z.union([z.int(), z.looseObject({ n: z.int(), success: Count })]).optional(),
  status: Count.optional(),
  result: Count.default({}),
  success: Count.default({}),
  testcases: z.int().optional(),
  passed: z.int().optional(),
  vulnerabilities: z.int().default(0),
  misconfigurations: z.int().default(0),
  secrets: z.union([z.int(), z.looseObject({ n: z.int() })]).default(0),
  licenses: z.int().default(0),
  misconf_Status: Count.optional(),
  vuln: z.looseObject({ n: z.int() }).optional(),
});
type Facts = z.infer<typeof Facts>;
const Fixtures = z.record(z.string(), z.object({ kind: z.string(), facts: z.unknown() }));

const catalog = loadCatalog();
const view = catalogView(catalog);

/** What `kubeproof parse` prints of a file; the catalog is loaded once for all of them. */
function read(id: string, path: string): ParseReport {
  const scanner = scannerById(id);
  if (scanner?.kind !== "findings") throw new AppError("internal", `${id} brings no findings.`);
  const { text } = decodeDocument(readFileSync(join(folder, path)));
  return reportOf(scanner.parse(text, { preview: true }, view), catalog, false);
}

type Ran = { readonly code: number; readonly out: string; readonly error: string };

async function parse(scanner: string, path: string): Promise<Ran> {
  const [out, error]: [string[], string[]] = [[], []];
  async function* stdin(): AsyncGenerator<Uint8Array> {}
  const io = {
    out: (text: string) => out.push(text),
    error: (text: string) => error.push(text),
    stdin: stdin(),
    env: {},
  };
  const code = await run(["parse", scanner, join(folder, path), "--json"], io);
  return { code, out: out.join(""), error: error.join("") };
}

const sum = (counts: Record<string, number> | undefined): number =>
  Object.values(counts ?? {}).reduce((a, b) => a + b, 0);

/** What the facts and the report say about the same thing, under the same name. */
type Pair = readonly [what: string, counted: number | undefined, read: number];

const outcome = ({ observations }: ParseReport, name: string): number => observations.byOutcome[name] ?? 0;
const entries = ({ observations }: ParseReport, kind: string): number => sum(observations.byKind[kind]);
const failing = ({ observations }: ParseReport, kind: string): number => observations.byKind[kind]?.fail ?? 0;

/** A FAIL whose command could not run is an error; an unscored one may be among the warnings. */
function kubeBench({ results, status = {} }: Facts, report: ParseReport): Pair[] {
  const { FAIL = 0, WARN = 0, PASS = 0 } = status;
  const [fail, error] = [outcome(report, "fail"), outcome(report, "error")];
  const decided = fail <= FAIL && fail + error >= FAIL && fail + error <= FAIL + WARN;
  return [
    ["results", results, report.observations.total],
    ["passes", PASS, outcome(report, "pass")],
    ["failures within bounds", 1, decided ? 1 : 0],
  ];
}

function operator({ vuln, secrets, checks }: Facts, report: ParseReport): Pair[] {
  const audited = typeof checks === "object" ? checks : undefined;
  return [
    ["vulnerabilities", vuln?.n ?? 0, entries(report, "vulnerability")],
    ["secrets", typeof secrets === "object" ? secrets.n : secrets, entries(report, "secret")],
    ["checks", audited?.n, entries(report, "misconfiguration")],
    ["failing checks", audited && (audited.success.False ?? 0), failing(report, "misconfiguration")],
  ];
}

const agreements: Readonly<
  Record<string, { scanner: string; pairs: (facts: Facts, report: ParseReport) => readonly Pair[] }>
> = {
  kubebench: { scanner: "kube-bench", pairs: kubeBench },
  junit: {
    scanner: "kube-bench",
    pairs: ({ testcases, passed }, report) => [
      ["cases", testcases, report.observations.total],
      ["passes", passed, outcome(report, "pass")],
    ],
  },
  trivy: {
    scanner: "trivy",
    pairs: ({ vulnerabilities, misconfigurations, secrets, licenses, misconf_Status }, report) => [
      ["vulnerabilities", vulnerabilities, entries(report, "vulnerability")],
      ["misconfigurations", misconfigurations, entries(report, "misconfiguration")],
      ["secrets", typeof secrets === "number" ? secrets : secrets.n, entries(report, "secret")],
      ["licences", licenses, entries(report, "license")],
      ["failing", misconf_Status && (misconf_Status.FAIL ?? 0), failing(report, "misconfiguration")],
    ],
  },
  operator: { scanner: "trivy-operator", pairs: operator },
  polaris: {
    scanner: "polaris",
    pairs: ({ checks, success }, report) => [
      ["checks", typeof checks === "number" ? checks : undefined, report.observations.total],
      ["failures", success.False ?? 0, outcome(report, "fail")],
      ["passes", success.True ?? 0, outcome(report, "pass")],
    ],
  },
  policyreport: {
    scanner: "policy-report",
    pairs: ({ results, result }, report) => [
      ["results", results, report.observations.total],
      ...["pass", "fail", "warn", "error"].map((name): Pair => [name, result[name] ?? 0, outcome(report, name)]),
    ],
  },
};

function casesOf(): readonly (readonly [path: string, kind: string, facts: Facts])[] {
  if (!isThere) return [];
  const fixtures = Fixtures.parse(JSON.parse(readFileSync(join(folder, "FACTS.json"), "utf8")));
  return Object.entries(fixtures)
    .filter(([path, { kind }]) => kind in agreements && !path.startsWith("negative/"))
    .filter(([path, { kind }]) => kind !== "junit" || path.startsWith("kube-bench/"))
    .map(([path, { kind, facts }]) => [path, kind, Facts.parse(facts)] as const);
}

describe.runIf(isThere)("real files of the tools", () => {
  const cases = casesOf();

  test("are all there", () => {
    expect(cases.length).toBeGreaterThan(100);
  });

  test.each(cases)("%s: every entry is read, none twice", (path, kind, facts) => {
    const agreement = agreements[kind];

    const report = read(agreement?.scanner ?? "", path);

    const pairs = (agreement?.pairs(facts, report) ?? []).filter(([, counted]) => counted !== undefined);
    expect(pairs.length).toBeGreaterThan(0);
    const told = (side: 1 | 2) => Object.fromEntries(pairs.map((pair) => [pair[0], pair[side]]));
    expect(told(2)).toEqual(told(1));
    if (kind === "operator" && report.observations.total > 0) expect(report.targets.length).toBeGreaterThan(0);
  });

  const foreign = isThere ? readdirSync(join(folder, "negative")) : [];
  const refusals = scanners.flatMap(({ id }) => foreign.map((name) => [id, name] as const));

  test.each(refusals)("%s refuses negative/%s with a sentence that helps", async (scanner, name) => {
    const ran = await parse(scanner, `negative/${name}`);

    expect(ran).toMatchObject({ code: exitCodes.refused, out: "" });
    expect(ran.error).toMatch(/^(The file is empty[.] Run the tool again|This looks like [\w-]+, not .+[.] .+[.])/);
  });
});
