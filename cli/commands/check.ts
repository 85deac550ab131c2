import { parseArgs } from "node:util";
import type { FrameworkStanding } from "#lib/contract/framework-standing.ts";
import { askStanding } from "#lib/push/ask-standing.ts";
import type { Command, CommandIo } from "../command.ts";
import { exitCodes, exitCodesHelp } from "../command.ts";
import { defaultUrl, destinationOf } from "../destination.ts";
import { usage } from "../usage.ts";
import { readBaseline, requireSameQuestion, saveBaseline } from "./check/baseline.ts";
import { jsonReport } from "./check/report-json.ts";
import { junitReport } from "./check/report-junit.ts";
import { sarifReport } from "./check/report-sarif.ts";
import { textReport } from "./check/report-text.ts";
import { type Verdict, verdictOn } from "./check/verdict.ts";

const formats = ["text", "json", "sarif", "junit"] as const;
type Format = (typeof formats)[number];

const help = `kubeproof check --framework ID --cluster NAME (--min-proven PERCENT | --no-regression --baseline FILE) [options]

Asks Kubeproof where a cluster stands in a framework, says whether that is enough, and ends with 0 or 7. It measures nothing
itself: push scans first. Silence is never a pass: what nobody looked at, or what was last said too long ago, counts as not
proven, and a cluster nobody looked at fails every gate. docs/gate.md has examples.

What has to hold
  --min-proven PERCENT   at least this share of the weight is proven, for example 60 or 62.5
  --no-regression        nothing that passed in the baseline has stopped passing, and the proven share has not fallen
  --baseline FILE        what --no-regression compares with

Options
  --framework ID         for example pci-dss-4.0.1; the frameworks page and /api/v1 have the ids
  --cluster NAME         its name or id
  --profile ID           a profile of the framework; else the one the server uses
  --save-baseline FILE   writes where the cluster stands now, if everything asked for holds
  --format FORMAT        ${formats.join(", ")} (text)
  --url URL              address of the server (else KUBEPROOF_URL, else ${defaultUrl})
  --token TOKEN          a token that may framework:read (else KUBEPROOF_TOKEN, which keeps it out of the process list)

${exitCodesHelp}
`;

const options = {
  framework: { type: "string" },
  cluster: { type: "string" },
  profile: { type: "string" },
  "min-proven": { type: "string" },
  "no-regression": { type: "boolean" },
  baseline: { type: "string" },
  "save-baseline": { type: "string" },
  format: { type: "string", default: "text" },
  url: { type: "string" },
  token: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

/** Hundredths of a percent; two decimals are as fine as anybody asks, and keep the comparison exact. */
function hundredthsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text);
  const hundredths = match === null ? Number.NaN : Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  if (hundredths >= 0 && hundredths <= 10_000) return hundredths;
  throw usage("--min-proven is a percentage from 0 to 100 with at most two decimals.", "check");
}

function formatOf(text: string): Format {
  const known = formats.find((format) => format === text);
  if (known === undefined) throw usage(`--format is one of ${formats.join(", ")}.`, "check");
  return known;
}

function named(value: string | undefined, option: string): string {
  if (value !== undefined && value !== "") return value;
  throw usage(`Say which ${option} with --${option}.`, "check");
}

function requireCondition(values: Values): void {
  if (values["no-regression"] === true && values.baseline === undefined) {
    throw usage("--no-regression compares with a file: name it with --baseline.", "check");
  }
  if (values.baseline !== undefined && values["no-regression"] !== true) {
    throw usage("--baseline is only read for --no-regression.", "check");
  }
  if (values["min-proven"] === undefined && values["no-regression"] !== true && values["save-baseline"] === undefined) {
    throw usage("Say what has to hold: --min-proven, --no-regression or both.", "check");
  }
}

function report(format: Format, verdict: Verdict, exitCode: number): string {
  switch (format) {
    case "text":
      return textReport(verdict);
    case "json":
      return jsonReport(verdict);
    case "sarif":
      return sarifReport(verdict, exitCode);
    case "junit":
      return junitReport(verdict);
    default:
      return format satisfies never;
  }
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) {
    io.out(help);
    return exitCodes.done;
  }
  const cluster = named(values.cluster, "cluster");
  const framework = named(values.framework, "framework");
  const format = formatOf(values.format);
  requireCondition(values);
  const minProvenHundredths = hundredthsOf(values["min-proven"]);
  const baseline = values.baseline === undefined ? null : await readBaseline(values.baseline);
  const destination = destinationOf(values, io, "check");
  const standing = await askStanding({
    ...{ ...destination, cluster, framework, profile: values.profile },
    onWait: (why, delayMs) => io.error(`${why} Next try in ${(delayMs / 1000).toFixed(1)} s.\n`),
  });
  if (baseline !== null) requireSameQuestion(baseline, standing);
  const verdict = verdictOn(standing, { minProvenHundredths, baseline }, destination.url);
  const exitCode = verdict.holds ? exitCodes.done : exitCodes.notHeld;
  io.out(report(format, verdict, exitCode));
  await keepBaseline(values["save-baseline"], verdict.holds, standing, io);
  return exitCode;
}

/** A standing that fell behind must not become what the next one is compared with. */
async function keepBaseline(
  file: string | undefined,
  holds: boolean,
  standing: FrameworkStanding,
  io: CommandIo,
): Promise<void> {
  if (file === undefined) return;
  if (holds) await saveBaseline(file, standing);
  io.error(holds ? `The baseline is in ${file}.\n` : `The gate does not hold, so ${file} stays as it was.\n`);
}

/** `kubeproof check`. */
export const check: Command = { name: "check", summary: "hold a cluster against a gate, for pipelines", help, run };
