import * as z from "zod";
import type { ComputedInput } from "#lib/domain/computed/input.ts";
import { noComputedInput } from "#lib/domain/computed/input.ts";
import { parametersFrom } from "#lib/domain/computed/parameters.ts";
import { type ComputedWitness, computedWitnesses, ownTool } from "#lib/domain/computed/witnesses.ts";
import type { Queryable } from "../queryable.ts";
import { loadBaselineFailures, loadBenchmarkLooks } from "./load-benchmark-looks.ts";
import { loadFixes } from "./load-fixes.ts";
import { loadImageLooks } from "./load-image-looks.ts";
import { loadOpenVulnerabilities } from "./load-open-vulnerabilities.ts";
import { loadParameters } from "./load-parameters.ts";
import { loadEngineLooks, loadSourceLooks } from "./load-source-looks.ts";

/** What rosters listed that was not seen gone. */
export type KnownToBeThere = Pick<ComputedInput, "nodes" | "images">;

/**
 * What computed witnesses are computed from: at most nine statements, each by an index, whose rows grow with
 * images, nodes and open findings with a deadline and never with history. Asks only for what the witnesses need.
 *
 * @param witnesses as `loadClusterInput` takes them (`tool witness`); null = all
 * @returns undefined where none of the witnesses is computed
 */
export async function loadComputedInput(
  q: Queryable,
  clusterId: string,
  witnesses: readonly string[] | null,
  there: KnownToBeThere,
): Promise<ComputedInput | undefined> {
  const wanted = wantedOf(witnesses);
  if (wanted !== null && wanted.size === 0) return undefined;
  const needs = (...ids: readonly ComputedWitness[]): boolean => wanted === null || ids.some((id) => wanted.has(id));
  const ofImages = needs("images.scan-coverage", "images.critical-open");
  const ofBenchmark = needs("scans.node-coverage", "scans.cis-pass-rate", "scans.cis-version-match");
  const open = needs("images.critical-open") ? await loadOpenVulnerabilities(q, clusterId) : null;
  const baseline = needs("scans.cis-pass-rate") ? await loadBaselineFailures(q, clusterId) : null;
  const cut = new Set<"vulnerabilities" | "baselineFailures">();
  if (open?.isCut === true) cut.add("vulnerabilities");
  if (baseline?.isCut === true) cut.add("baselineFailures");
  const parameters = parametersFrom(await loadParameters(q));
  return {
    ...noComputedInput,
    parameters,
    wanted,
    ...there,
    cut,
    vulnerabilities: open?.vulnerabilities ?? [],
    baselineFailures: baseline?.failures ?? [],
    imageLooks: ofImages ? await loadImageLooks(q, clusterId) : [],
    fixes: needs("images.fix-age") ? await loadFixes(q, clusterId) : [],
    sourceLooks: needs("scans.freshness") ? await loadSourceLooks(q, clusterId) : [],
    benchmarkLooks: ofBenchmark ? await loadBenchmarkLooks(q, clusterId) : [],
    engineLooks: needs("policy.report-freshness") ? await loadEngineLooks(q, clusterId, parameters.policyEngines) : [],
    ...(await loadAround(q, clusterId)),
  };
}

function wantedOf(witnesses: readonly string[] | null): ReadonlySet<string> | null {
  if (witnesses === null) return null;
  const asked = new Set(witnesses);
  return new Set(computedWitnesses.filter((id) => asked.has(`${ownTool} ${id}`)));
}

const Around = z.object({ scan_id: z.string(), observed_at: z.date(), version: z.string().nullable() });

/**
 * The scan of the newest complete roster, and the version of the cluster it says. What a benchmark tool takes the version
 * for is no witness of whether its profile fits.
 */
async function loadAround(
  q: Queryable,
  clusterId: string,
): Promise<Pick<ComputedInput, "kubernetes" | "rosterScanId">> {
  const rows = await q.query(
    `select r.scan_id::text, r.observed_at, s.hints->>'version' as version
       from roster r join scan s on s.cluster_id = $1 and s.id = r.scan_id
      where r.cluster_id = $1 and r.complete
      order by r.observed_at desc, version nulls last, r.scan_id limit 1`,
    [clusterId],
  );
  const [row] = z.array(Around).parse(rows);
  const version = row?.version ?? null;
  return {
    kubernetes: row === undefined || version === null ? null : { version, at: row.observed_at.getTime() },
    rosterScanId: row?.scan_id ?? null,
  };
}
