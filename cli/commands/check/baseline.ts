import { readFile, rename, writeFile } from "node:fs/promises";
import type { FrameworkStanding } from "#lib/contract/framework-standing.ts";
import { GateBaseline } from "#lib/contract/gate-baseline.ts";
import { usage } from "../../usage.ts";
import { gateStanding } from "./verdict.ts";

/** Reads a saved baseline. One that is missing or broken is no baseline: the gate is not held then. */
export async function readBaseline(file: string): Promise<GateBaseline> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    throw usage(`There is no baseline in ${file}. Make one with --save-baseline ${file}.`, "check");
  }
  const parsed = GateBaseline.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw usage(`${file} is no baseline of kubeproof check. Make one with --save-baseline.`, "check");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A baseline of something else would compare what cannot be compared. */
export function requireSameQuestion(baseline: GateBaseline, { cluster, framework, profile }: FrameworkStanding): void {
  const here = `${framework.id} (${profile.id}) on ${cluster.name}`;
  if (baseline.cluster.id === cluster.id && baseline.framework === framework.id && baseline.profile === profile.id)
    return;
  const there = `${baseline.framework} (${baseline.profile}) on ${baseline.cluster.name}`;
  throw usage(`The baseline is of ${there}, and this is ${here}.`, "check");
}

/** Writes a baseline, whole or not at all. */
export async function saveBaseline(file: string, standing: FrameworkStanding): Promise<void> {
  const baseline: GateBaseline = {
    kubeproofBaseline: 1,
    at: standing.now,
    cluster: standing.cluster,
    framework: standing.framework.id,
    profile: standing.profile.id,
    ...gateStanding(standing),
  };
  try {
    await writeFile(`${file}.new`, `${JSON.stringify(baseline, null, 1)}\n`);
    await rename(`${file}.new`, file);
  } catch {
    throw usage(`${file} cannot be written. Choose another place with --save-baseline.`, "check");
  }
}
