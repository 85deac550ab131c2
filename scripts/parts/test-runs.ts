import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { freePort } from "#lib/db/embedded-port.ts";
import { reportFailure } from "./failure.ts";

/** Tests that passed, failed and were skipped. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

const root = path.join(import.meta.dirname, "..", "..");
const output = path.join(root, "tests", ".output");

/** Adds two results. */
export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Runs a check that passes or fails as a whole: a script on this Node, or a function that throws. */
export async function runGate(name: string, work: readonly string[] | (() => Promise<void>)): Promise<Counts> {
  console.log(`\n— ${name}`);
  const passed = typeof work === "function" ? await succeeds(work) : (await runNode(work)) === 0;
  console.log(passed ? `  ✓ ${name}` : `  ✗ ${name} failed`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/** Unit, architecture, contract, page and database tests. */
export async function runVitest(): Promise<Counts> {
  console.log("\n— tests without the built product");
  const file = reportFile("vitest.json");
  const code = await runNode([
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  return withExitCode(readVitest(readReport(file)), code);
}

/** A person's journeys in a browser, on the product as `npm start` starts it with an empty data folder. */
export async function runPlaywright(): Promise<Counts> {
  if (!hasJourneys()) return { passed: 0, failed: 0, skipped: 0 };
  console.log("\n— journeys in the browser");
  const file = reportFile("playwright.json");
  const code = await runNode(["node_modules/@playwright/test/cli.js", "test"], {
    KUBEPROOF_E2E_PORT: String(await freePort()),
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  return withExitCode(readPlaywright(readReport(file)), code);
}

const VitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int().default(0),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** Counts of a Vitest JSON report; null when there is none. */
export function readVitest(report: unknown): Counts | null {
  const parsed = VitestReport.safeParse(report);
  if (!parsed.success) return null;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.data;
  // A file that cannot be imported has no failed test in it, and must not pass for that.
  const unread = testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((result) => result.status === "failed"),
  );
  return { passed: numPassedTests, failed: numFailedTests + unread.length, skipped: numPendingTests + numTodoTests };
}

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()).default([]),
});

/** Counts of a Playwright JSON report; null when there is none. A flaky test has failed. */
export function readPlaywright(report: unknown): Counts | null {
  const parsed = PlaywrightReport.safeParse(report);
  if (!parsed.success) return null;
  const { stats, errors } = parsed.data;
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

/** A run that ended badly without a failed test (no report, an error outside a test) counts as one failed test. */
export function withExitCode(counts: Counts | null, code: number): Counts {
  if (counts === null) return { passed: 0, failed: 1, skipped: 0 };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    reportFailure(error);
    return false;
  }
}

function runNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  const child = spawn(process.execPath, [...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", (code) => resolve(code ?? 1));
  });
}

function reportFile(name: string): string {
  mkdirSync(output, { recursive: true });
  const file = path.join(output, name);
  rmSync(file, { force: true });
  return file;
}

function readReport(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}

function hasJourneys(): boolean {
  const folder = path.join(root, "tests", "e2e");
  return (
    existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => /\.test\.ts$/.test(String(file)))
  );
}
