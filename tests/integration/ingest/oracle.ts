import { catalogView } from "#lib/catalog/view.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { Decision } from "#lib/domain/check/outcome.ts";
import { decisionOf } from "#lib/domain/check/outcome.ts";
import { node, resourceKey } from "#lib/domain/resource/resource.ts";
import type { RosterReport } from "#lib/domain/roster/presence.ts";
import { foldRosters } from "#lib/domain/roster/presence.ts";
import type { Report } from "#lib/domain/scan/fold.ts";
import { foldTarget, splitWordKey, wordKey } from "#lib/domain/scan/fold.ts";
import type { WordState } from "#lib/domain/scan/word.ts";
import type { ClusterInput, Roster, Word } from "#lib/domain/standing/input.ts";
import { day } from "#lib/domain/time/instant.ts";
import { scannerById } from "#lib/scanners/index.ts";
import type { RosterDocument } from "#lib/scanners/types.ts";
import type { Delivery } from "./door.ts";
import { nodes } from "./random-scans.ts";

/** What one target's documents said, with a word's other names beside it. */
type TargetHistory = {
  readonly reports: Report[];
  readonly words: Map<string, Omit<Word, "state">>;
  /** What a pass of each check decides. */
  readonly passes: Map<string, Decision>;
};

type ReadRoster = { readonly observedAt: Date; readonly document: RosterDocument };

/**
 * The same documents, read by the same adapters and folded by the core alone. Nothing here knows how the product stores
 * or merges them.
 */
export function oracleOf(deliveries: readonly Delivery[], catalog: Catalog): Oracle {
  const targets = new Map<string, TargetHistory>();
  const rosters: ReadRoster[] = [];
  for (const delivery of deliveries) {
    if (delivery.scanner === "roster") rosters.push(readRoster(delivery));
    else readScan(delivery, catalog, targets);
  }
  const gone = new Map(nodes.map((name) => [resourceKey(node(name)), goneInstants(rosters, name)]));
  return { targets, rosters, goneAt: (resource) => gone.get(resource) ?? [] };
}

export type Oracle = {
  readonly targets: ReadonlyMap<string, TargetHistory>;
  readonly rosters: readonly ReadRoster[];
  /** When complete rosters saw a resource gone, oldest first. */
  readonly goneAt: (resource: string) => readonly number[];
};

function readScan(delivery: Delivery, catalog: Catalog, targets: Map<string, TargetHistory>): void {
  const scanner = scannerById(delivery.scanner);
  if (scanner?.kind !== "findings") throw new Error("no findings");
  const { node: nodeName, completeness } = delivery;
  const parsed = scanner.parse(String(delivery.text), { node: nodeName, completeness }, catalogView(catalog));
  for (const target of parsed.targets) {
    const known = targets.get(target.scope) ?? newTarget();
    targets.set(target.scope, known);
    known.reports.push({
      observedAt: delivery.observedAt?.getTime() ?? 0,
      completeness: target.completeness,
      lookedAt: target.lookedAt.map(resourceKey),
      knownByVersion: [],
      said: target.observations.map((each) => {
        const belief = catalog.benchmarks.get("cis-1.12")?.get(each.rawId.split(":")[1] ?? "")?.belief ?? "all";
        const key = resourceKey(each.resource);
        known.words.set(each.check, {
          source: "kube-bench",
          tool: each.tool,
          check: each.check,
          witness: each.witness,
          resource: each.resource,
          key,
          nodeRole: each.nodeRole ?? "any",
        });
        known.passes.set(each.check, decisionOf("pass", belief));
        return { check: each.check, resource: key, outcome: each.outcome, decision: decisionOf(each.outcome, belief) };
      }),
    });
  }
}

function readRoster(delivery: Delivery): ReadRoster {
  const scanner = scannerById("roster");
  if (scanner?.kind !== "roster") throw new Error("no roster");
  const document = scanner.parse(String(delivery.text), {});
  return { observedAt: document.observedAt ?? new Date(0), document };
}

/** Complete rosters that cover nodes, of instants at which none lists this node. */
function goneInstants(rosters: readonly ReadRoster[], name: string): readonly number[] {
  const complete = rosters.filter(({ document }) => document.complete);
  const lists = ({ document }: ReadRoster): boolean => document.items.some((item) => item.resource.name === name);
  const listedAt = new Set(rosters.filter(lists).map(({ observedAt }) => observedAt.getTime()));
  const covering = complete.filter(({ document }) => document.covers.includes("Node"));
  const instants = new Set(covering.map(({ observedAt }) => observedAt.getTime()).filter((at) => !listedAt.has(at)));
  return [...instants].sort((a, b) => a - b);
}

const newTarget = (): TargetHistory => ({ reports: [], words: new Map(), passes: new Map() });

/** The words of a target: what was said before its resource was last seen gone is forgotten. */
function wordsOf(
  oracle: Oracle,
  target: TargetHistory,
  until: number,
  counts: (observedAt: number) => boolean = (observedAt) => observedAt <= until,
): ReadonlyMap<string, WordState> {
  const heard = target.reports.filter((report) => counts(report.observedAt));
  const forgotten = oracle.goneAt(resourceOf(target)).findLast((at) => at <= until) ?? -Infinity;
  const before = heard.filter((report) => report.observedAt < forgotten);
  const knownByVersion = [...new Set(before.flatMap((report) => report.said.map((said) => said.check)))];
  const after = heard
    .filter((report) => report.observedAt >= forgotten)
    .map((report) => ({ ...report, knownByVersion }));
  const passDecision = (check: string): Decision => target.passes.get(check) ?? "pass";
  return foldTarget(after, { applies: () => true, passDecision }).words;
}

const resourceOf = (target: TargetHistory): string => target.reports.flatMap((report) => [...report.lookedAt])[0] ?? "";

/** The words that count at the end of a history. */
export function oracleWords(oracle: Oracle): Word[] {
  const words: Word[] = [];
  for (const target of oracle.targets.values()) {
    for (const [key, state] of wordsOf(oracle, target, Infinity)) {
      const named = target.words.get(splitWordKey(key).check);
      if (named !== undefined) words.push({ ...named, state });
    }
  }
  return words;
}

/** What the rosters add up to, as the core's input. */
export function oracleRoster(oracle: Oracle): Pick<ClusterInput, "roster" | "presence"> {
  const reports: RosterReport[] = oracle.rosters.map(({ observedAt, document }) => ({
    observedAt: observedAt.getTime(),
    complete: document.complete,
    covers: (key) => document.covers.includes("Node") && key.startsWith("node|"),
    listed: new Map(
      document.items.map((item) => [resourceKey(item.resource), { createdAt: item.createdAt?.getTime() ?? null }]),
    ),
  }));
  const named = [...oracle.targets.values()].flatMap((target) => [...target.words.values()].map((word) => word.key));
  return { presence: foldRosters(reports, named), roster: newestRoster(oracle) };
}

/** The newest complete roster; several of one instant count together. */
function newestRoster(oracle: Oracle): Roster | null {
  const complete = oracle.rosters.filter(({ document }) => document.complete);
  const newest = Math.max(...complete.map(({ observedAt }) => observedAt.getTime()));
  const together = complete.filter(({ observedAt }) => observedAt.getTime() === newest);
  if (together.length === 0) return null;
  const items = together.flatMap(({ document }) => document.items);
  const listed = Map.groupBy(items, (item) => resourceKey(item.resource));
  const covers = together.flatMap(({ document }) => document.covers);
  return {
    observedAt: newest,
    // A pushed roster without a schedule (semantics § 2).
    interval: 7 * day,
    covers: new Set([
      ...covers,
      ...(covers.includes("Node") ? ["node"] : []),
      ...(covers.includes("Namespace") ? ["namespace"] : []),
    ]),
    listed: [...listed].flatMap(([key, [first, ...more]]) =>
      first === undefined
        ? []
        : [{ key, resource: first.resource, roles: [first, ...more].flatMap((item) => [...item.roles]).sort() }],
    ),
  };
}

/** An episode without the times of receipt. */
export type OracleEpisode = {
  readonly scope: string;
  readonly check: string;
  readonly number: number;
  readonly state: "open" | "fixed" | "vanished";
  readonly lastCleanAt: number | null;
  readonly firstFailedAt: number;
  readonly fixedSeenAt: number | null;
  readonly reopenedFrom: number | null;
};

/** Every open period of every finding, told instant by instant (semantics § 4). */
export function oracleEpisodes(oracle: Oracle): OracleEpisode[] {
  const episodes: OracleEpisode[] = [];
  for (const [scope, target] of oracle.targets) {
    const instants = [...new Set(target.reports.map((report) => report.observedAt))].sort((a, b) => a - b);
    for (const check of target.words.keys()) {
      const told: OracleEpisode[] = [];
      for (const [index, at] of instants.entries()) {
        const key = wordKey(check, resourceOf(target));
        const word = wordsOf(oracle, target, at).get(key);
        const before = wordsOf(oracle, target, at, (observedAt) => observedAt < at).get(key);
        if (word?.saidAt === at) tell(told, word, before, { scope, check, at });
        const next = instants[index + 1] ?? Infinity;
        const isGone = oracle
          .goneAt(resourceOf(target))
          .some((gone) => gone > (word?.saidAt ?? Infinity) && gone <= next);
        const last = told.at(-1);
        if (isGone && last?.state === "open") told[told.length - 1] = { ...last, state: "vanished" };
      }
      episodes.push(...told);
    }
  }
  return episodes;
}

function tell(
  told: OracleEpisode[],
  word: WordState,
  before: WordState | undefined,
  { scope, check, at }: { readonly scope: string; readonly check: string; readonly at: number },
): void {
  const last = told.at(-1);
  if (word.outcome === "pass" && last?.state === "open") {
    told[told.length - 1] = { ...last, state: "fixed", fixedSeenAt: at };
  }
  if (word.outcome !== "fail" || last?.state === "open") return;
  const clean = before?.lastDeciding;
  told.push({
    scope,
    check,
    number: told.length + 1,
    state: "open",
    lastCleanAt: clean?.decision === "pass" ? clean.at : null,
    firstFailedAt: at,
    fixedSeenAt: null,
    reopenedFrom: last?.state === "fixed" ? last.number : null,
  });
}
