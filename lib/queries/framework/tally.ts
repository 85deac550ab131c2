import type { ControlStatus } from "#lib/domain/control/status.ts";
import type { StandingNow } from "../standing/current.ts";

/** How many clusters have a requirement in which status, and what that rests on. */
export type Tally = {
  readonly byStatus: Map<ControlStatus, number>;
  /** Each cluster by itself, in the order asked for; empty where they were only counted. */
  readonly perCluster: { readonly clusterId: string; readonly status: ControlStatus }[];
  looked: number;
  passing: number;
  oldestLookAt: Date | null;
  lastKnownFailing: boolean;
};

/** By requirement. */
export type Tallies = Map<string, Tally>;

/** Some clusters that have a requirement in one status. */
export type Counted = {
  readonly status: ControlStatus;
  readonly clusters: number;
  readonly looked: number;
  readonly passing: number;
  readonly oldestLookAt: Date | null;
  readonly lastKnownFailing: boolean;
};

/** Adds clusters to what is counted of a requirement. */
export function addTally(tallies: Tallies, requirementId: string, counted: Counted): Tally {
  const tally = tallies.get(requirementId) ?? empty();
  tallies.set(requirementId, tally);
  tally.byStatus.set(counted.status, (tally.byStatus.get(counted.status) ?? 0) + counted.clusters);
  tally.looked += counted.looked;
  tally.passing += counted.passing;
  tally.lastKnownFailing ||= counted.lastKnownFailing;
  const { oldestLookAt: at } = counted;
  if (at !== null && (tally.oldestLookAt === null || at < tally.oldestLookAt)) tally.oldestLookAt = at;
  return tally;
}

const empty = (): Tally => ({
  byStatus: new Map(),
  perCluster: [],
  looked: 0,
  passing: 0,
  oldestLookAt: null,
  lastKnownFailing: false,
});

/** Counts the requirements of one framework over standings. */
export function talliesOf(
  frameworkId: string,
  standings: readonly Pick<StandingNow, "clusterId" | "requirements">[],
  { perCluster = true }: { readonly perCluster?: boolean } = {},
): Tallies {
  const tallies: Tallies = new Map();
  const before = `${frameworkId} `;
  for (const { clusterId, requirements } of standings) {
    for (const [key, now] of requirements) {
      if (!key.startsWith(before)) continue;
      const tally = addTally(tallies, key.slice(before.length), { ...now, clusters: 1 });
      if (perCluster) tally.perCluster.push({ clusterId, status: now.status });
    }
  }
  return tallies;
}
