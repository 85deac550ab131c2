import { execFile } from "node:child_process";
import { join } from "node:path";
import * as z from "zod";

const Report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string().default("") })),
});

/** What `npm audit` found: packages with a known hole that weighs, or why nobody could be asked. */
export type Audit = { readonly holes: readonly string[] } | { readonly unasked: string };

const weighing = new Set(["high", "critical"]);

/** Reads what `npm audit --json` printed, good or bad. */
export function readAudit(printed: string): Audit {
  let json: unknown = null;
  try {
    json = JSON.parse(printed);
  } catch {
    return { unasked: "npm printed no report" };
  }
  const report = Report.safeParse(json);
  if (report.success) {
    const found = Object.entries(report.data.vulnerabilities).filter(([, { severity }]) => weighing.has(severity));
    return { holes: found.map(([name, { severity, range }]) => `${name} ${range}: ${severity}`) };
  }
  const failed = z.object({ message: z.string() }).safeParse(json);
  return { unasked: failed.success ? failed.data.message.slice(0, 120) : "npm printed a report of another shape" };
}

/** Asks the registry about the packages that are shipped; never longer than half a minute. */
export function auditShipped(): Promise<Audit> {
  const cwd = join(import.meta.dirname, "../..");
  const args = ["audit", "--json", "--omit=dev", "--fetch-retries=0", "--fetch-timeout=20000"];
  return new Promise((resolve) => {
    // npm ends with an error where it found something; what it printed says which of the two it was.
    execFile("npm", args, { cwd, timeout: 30_000, maxBuffer: 64 * 1024 * 1024 }, (_error, printed) =>
      resolve(readAudit(printed)),
    );
  });
}
