import { catalogView } from "#lib/catalog/view.ts";
import { FinishedList, finishedListType } from "#lib/contract/finished-list.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { looksAt } from "#lib/domain/catalog/looks-at.ts";
import type { Belief, Decision } from "#lib/domain/check/outcome.ts";
import { decisionOf } from "#lib/domain/check/outcome.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { RosterReport } from "#lib/domain/roster/presence.ts";
import { foldRosters } from "#lib/domain/roster/presence.ts";
import type { CheckKnowledge, Report } from "#lib/domain/scan/fold.ts";
import { foldTarget, splitWordKey } from "#lib/domain/scan/fold.ts";
import type { Listing } from "#lib/domain/scan/listing.ts";
import { listingsOf, newestLook, spanOf } from "#lib/domain/scan/listing.ts";
import type { WordState } from "#lib/domain/scan/word.ts";
import { combineTargets } from "#lib/domain/scan/word.ts";
import type { ClusterInput, Roster, Word } from "#lib/domain/standing/input.ts";
import { day } from "#lib/domain/time/instant.ts";
import { AppError } from "#lib/errors.ts";
import { scannerById } from "#lib/scanners/index.ts";
import type { Observation, ParsedDocument, RosterDocument, TargetReport } from "#lib/scanners/types.ts";
import type { Delivery } from "./door.ts";

/** A check by `tool id`, as it was named last. */
type NamedCheck = Pick<Observation, "tool" | "check" | "witness" | "kind" | "nodeRole" | "rawId"> & {
  readonly resourceKind: Resource["kind"];
};

/** What one target's documents said, with the names of what they speak of. */
type TargetHistory = {
  readonly scanner: string;
  readonly scope: string;
  readonly reports: Report[];
  readonly resources: Map<string, Resource>;
  readonly checks: Map<string, NamedCheck>;
  /** When the report object came to be; infinite where no report says so. */
  created: number;
};

type ReadRoster = { readonly observedAt: Date; readonly document: RosterDocument };

export type Oracle = {
  readonly catalog: Catalog;
  readonly targets: readonly TargetHistory[];
  readonly rosters: readonly ReadRoster[];
  /** What finished lists of policy reports say, by the scope of the report they are about. */
  readonly listings: ReadonlyMap<string, readonly Listing[]>;
};

/**
 * The same documents, read by the same adapters and folded by the core alone. Nothing here knows how the product stores
 * or merges them.
 */
export function oracleOf(deliveries: readonly Delivery[], catalog: Catalog): Oracle {
  const targets = new Map<string, TargetHistory>();
  const rosters: ReadRoster[] = [];
  const lists: ReadList[] = [];
  for (const delivery of deliveries) {
    if (delivery.contentType === finishedListType) {
      lists.push(readList(delivery));
      continue;
    }
    const read = readOrNothing(delivery, catalog);
    if (read === null) continue;
    if ("items" in read) rosters.push({ observedAt: read.observedAt ?? new Date(0), document: read });
    else for (const target of read.targets) hear(targets, delivery, read, target, catalog);
  }
  return { catalog, targets: [...targets.values()], rosters, listings: listingsIn(lists, [...targets.values()]) };
}

type ReadList = { readonly at: number; readonly uids: ReadonlySet<string> };

function readList({ text, observedAt }: Delivery): ReadList {
  const { uids } = FinishedList.parse(JSON.parse(String(text)));
  return { at: observedAt?.getTime() ?? 0, uids: new Set(uids) };
}

/** What every list says of every policy report, by its scope. */
function listingsIn(
  lists: readonly ReadList[],
  targets: readonly TargetHistory[],
): ReadonlyMap<string, readonly Listing[]> {
  const objects = targets.flatMap(({ scanner, scope, reports, created }) => {
    const span = spanOf(lists, scope.slice("object/".length));
    const born = created === Infinity ? span : { ...span, created };
    return scanner === "policy-report" ? [{ scope, reports, span: born }] : [];
  });
  // When and by whom it was told is not for the core to know.
  const heard = { scanId: "", receivedAt: 0 };
  const looks = lists.map(({ at }) => {
    const held = objects.filter(
      ({ span: { from, until } }) => from !== null && from <= at && (until === null || at < until),
    );
    return {
      at,
      look: newestLook(
        at,
        held.flatMap(({ reports }) => reports.map(({ observedAt }) => observedAt)),
      ),
      heard,
    };
  });
  return new Map(objects.map(({ scope, span }) => [scope, listingsOf(looks, span)]));
}

const saidOf = (oracle: Oracle, { scanner, scope }: TargetHistory): readonly Listing[] =>
  (scanner === "policy-report" ? oracle.listings.get(scope) : undefined) ?? [];

/** A document that cannot be read says nothing. */
function readOrNothing(delivery: Delivery, catalog: Catalog): ParsedDocument | RosterDocument | null {
  const scanner = scannerById(delivery.scanner);
  const { node, namespace, artifact, toolVersion, completeness } = delivery;
  const context = { node, namespace, artifact, toolVersion, completeness };
  const text = String(delivery.text);
  try {
    if (scanner?.kind === "roster") return scanner.parse(text, context);
    return scanner?.parse(text, context, catalogView(catalog)) ?? null;
  } catch (error) {
    if (error instanceof AppError && error.code === "unprocessable") return null;
    throw error;
  }
}

const nameOf = ({ tool, check }: { readonly tool: string; readonly check: string }): string => `${tool} ${check}`;

function hear(
  targets: Map<string, TargetHistory>,
  delivery: Delivery,
  document: ParsedDocument,
  target: TargetReport,
  catalog: Catalog,
): void {
  const key = `${delivery.scanner} ${target.scope}`;
  const { scanner } = delivery;
  const empty = {
    scanner,
    scope: target.scope,
    reports: [],
    resources: new Map(),
    checks: new Map(),
    created: Infinity,
  };
  const history: TargetHistory = targets.get(key) ?? empty;
  targets.set(key, history);
  for (const resource of [...target.lookedAt, ...target.observations.map((each) => each.resource)]) {
    history.resources.set(resourceKey(resource), resource);
  }
  history.created = Math.min(history.created, target.createdAt?.getTime() ?? Infinity);
  const knownByVersion = (target.knownByVersion ?? []).flatMap((id) => knowByVersion(history, catalog, id));
  for (const each of target.observations) {
    history.checks.set(nameOf(each), { ...each, resourceKind: each.resource.kind });
  }
  history.reports.push({
    observedAt: (target.observedAt ?? document.observedAt ?? delivery.observedAt ?? new Date(0)).getTime(),
    completeness: target.completeness,
    lookedAt: [...target.lookedAt, ...target.observations.map((each) => each.resource)].map(resourceKey),
    knownByVersion,
    said: target.observations.map((each) => {
      const decision = decisionOf(each.outcome, beliefIn(catalog, each));
      return { check: nameOf(each), resource: resourceKey(each.resource), outcome: each.outcome, decision };
    }),
  });
}

/** A check that the version of the tool is known to have, by its key in the catalog. */
function knowByVersion(history: TargetHistory, catalog: Catalog, key: string): readonly string[] {
  const known = catalog.checks.get(key);
  if (known === undefined) return [];
  const { tool, id } = known;
  const name = nameOf({ tool, check: id });
  if (!history.checks.has(name)) {
    // Where nobody knows where a check looks, its absence on a workload or a node proves nothing.
    const named = {
      tool,
      check: id,
      witness: id,
      rawId: id,
      kind: "misconfiguration",
      resourceKind: "object",
    } as const;
    history.checks.set(name, named);
  }
  return [name];
}

/** What the catalog believes of a verdict: by the line of the benchmark, else by the check. */
function beliefIn(catalog: Catalog, { tool, witness, rawId }: Pick<NamedCheck, "tool" | "witness" | "rawId">): Belief {
  const [benchmark = "", number = ""] = rawId.split(":");
  return (
    catalog.benchmarks.get(benchmark)?.get(number)?.belief ?? catalog.beliefs.get(`${tool}:${witness}`)?.belief ?? "all"
  );
}

/** Semantics § 2, pass by absence: where a check looks. */
function knowledgeOf(target: TargetHistory, catalog: Catalog): CheckKnowledge {
  return {
    applies: (name, key) => {
      const [check, resource] = [target.checks.get(name), target.resources.get(key)];
      if (check === undefined || resource === undefined) return false;
      if (check.kind !== "check" && check.kind !== "misconfiguration") return false;
      const words = catalog.checks.get(`${check.tool}:${check.witness}`)?.looksAt;
      return words === undefined ? check.resourceKind === resource.kind : looksAt(words, resource);
    },
    wholeOf: (key) => {
      const resource = target.resources.get(key);
      return resource === undefined || resource.container === "" ? null : resourceKey({ ...resource, container: "" });
    },
    passDecision: (name): Decision => {
      const check = target.checks.get(name);
      return check === undefined ? "pass" : decisionOf("pass", beliefIn(catalog, check));
    },
  };
}

/** Instants at which complete rosters that cover its type do not list a resource, and none lists it; oldest first. */
function goneAt({ rosters }: Oracle, { type, ...resource }: Resource): readonly number[] {
  const key = resourceKey({ type, ...resource, container: "" });
  const lists = ({ document }: ReadRoster): boolean =>
    document.items.some((item) => resourceKey(item.resource) === key);
  const listedAt = new Set(rosters.filter(lists).map(({ observedAt }) => observedAt.getTime()));
  const covering = rosters.filter(({ document }) => document.complete && document.covers.includes(type));
  const instants = new Set(covering.map(({ observedAt }) => observedAt.getTime()).filter((at) => !listedAt.has(at)));
  return [...instants].sort((a, b) => a - b);
}

/** The words of a target about one resource: what was said before it was last seen gone is forgotten. */
function wordsAbout(
  oracle: Oracle,
  target: TargetHistory,
  resource: Resource,
  until: number,
  counts: (observedAt: number) => boolean = (observedAt) => observedAt <= until,
): ReadonlyMap<string, WordState> {
  const heard = target.reports.filter((report) => counts(report.observedAt));
  const forgotten = goneAt(oracle, resource).findLast((at) => at <= until) ?? -Infinity;
  const before = heard.filter((report) => report.observedAt < forgotten);
  const named = [...new Set(before.flatMap((report) => report.said.map((said) => said.check)))];
  const after = heard
    .filter((report) => report.observedAt >= forgotten)
    .map((report) => ({ ...report, knownByVersion: [...new Set([...named, ...report.knownByVersion])] }));
  const listings = saidOf(oracle, target).filter(({ at }) => counts(at) && at >= forgotten);
  const { words } = foldTarget(after, knowledgeOf(target, oracle.catalog), listings);
  const key = resourceKey(resource);
  return new Map([...words].filter(([word]) => splitWordKey(word).resource === key));
}

/** The words that count at the end of a history: what several targets say of one thing makes one word. */
export function oracleWords(oracle: Oracle): Word[] {
  const slots = Map.groupBy(targetWords(oracle), ({ source, tool, check, key }) => `${source} ${tool} ${check} ${key}`);
  return [...slots.values()].flatMap((words) => {
    const [first] = words;
    const state = combineTargets(words.map((word) => word.state));
    return first === undefined || state === undefined ? [] : [{ ...first, state }];
  });
}

/** The words that count, of every target by itself. */
export function targetWords(oracle: Oracle): Word[] {
  const words: Word[] = [];
  for (const target of oracle.targets) {
    for (const [key, resource] of target.resources) {
      for (const [word, state] of wordsAbout(oracle, target, resource, Infinity)) {
        const named = target.checks.get(splitWordKey(word).check);
        if (named === undefined) continue;
        const { tool, check, witness, nodeRole = "any" } = named;
        words.push({ source: target.scanner, tool, check, witness, resource, key, nodeRole, onNode: undefined, state });
      }
    }
  }
  return words;
}

const workloadTypes = ["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet"];

/** What the rosters add up to, as the core's input. */
export function oracleRoster(oracle: Oracle): Pick<ClusterInput, "roster" | "presence"> {
  const named = new Map<string, Resource>();
  const add = (resource: Resource): unknown => named.set(resourceKey({ ...resource, container: "" }), resource);
  for (const target of oracle.targets) for (const resource of target.resources.values()) add(resource);
  for (const { document } of oracle.rosters) for (const item of document.items) add(item.resource);
  const reports: RosterReport[] = oracle.rosters.map(({ observedAt, document }) => ({
    observedAt: observedAt.getTime(),
    complete: document.complete,
    covers: (key) => document.covers.includes(named.get(key)?.type ?? ""),
    listed: new Map(
      document.items.map((item) => [resourceKey(item.resource), { createdAt: item.createdAt?.getTime() ?? null }]),
    ),
  }));
  return { presence: foldRosters(reports, named.keys()), roster: newestRoster(oracle) };
}

/** The newest complete roster; several of one instant count together. */
function newestRoster(oracle: Oracle): Roster | null {
  const complete = oracle.rosters.filter(({ document }) => document.complete);
  const newest = Math.max(...complete.map(({ observedAt }) => observedAt.getTime()));
  const together = complete.filter(({ observedAt }) => observedAt.getTime() === newest);
  if (together.length === 0) return null;
  const items = together.flatMap(({ document }) => document.items);
  const listed = Map.groupBy(items, (item) => resourceKey(item.resource));
  return {
    observedAt: newest,
    // A pushed roster without a schedule (semantics § 2).
    interval: 7 * day,
    covers: new Set(together.flatMap(({ document }) => kindsOf(document.covers))),
    listed: [...listed].flatMap(([key, [first, ...more]]) =>
      first === undefined
        ? []
        : [{ key, resource: first.resource, roles: [first, ...more].flatMap((item) => [...item.roles]).sort() }],
    ),
  };
}

const kindsOf = (covers: readonly string[]): readonly string[] => [
  ...covers,
  ...(covers.includes("Node") ? ["node"] : []),
  ...(covers.includes("Namespace") ? ["namespace"] : []),
  ...(workloadTypes.every((type) => covers.includes(type)) ? ["workload", "image"] : []),
];

/** An episode without the times of receipt. */
export type OracleEpisode = {
  /** `scanner scope tool check resource`. */
  readonly of: string;
  readonly number: number;
  readonly state: "open" | "fixed" | "vanished";
  readonly lastCleanAt: number | null;
  readonly firstFailedAt: number;
  readonly fixedSeenAt: number | null;
  readonly reopenedFrom: number | null;
};

/** What a target said of a check on a resource at one of its instants. */
type OracleLook = {
  readonly at: number;
  readonly scope: string;
  /** `unnamed`: what it said is no longer named. */
  readonly outcome: WordState["outcome"] | "unnamed";
  readonly cleanAt: number | null;
};

/** Every open period of every finding, told instant by instant over all targets that speak of it (semantics § 4). */
export function oracleEpisodes(oracle: Oracle): OracleEpisode[] {
  const findings = new Map<string, { readonly of: FindingName; readonly looks: OracleLook[] }>();
  for (const target of oracle.targets) {
    for (const [key, resource] of target.resources) {
      for (const [check, looks] of looksAbout(oracle, target, resource)) {
        const name = `${target.scanner} ${check} ${key}`;
        const known = findings.get(name) ?? { of: { scanner: target.scanner, check, resource }, looks: [] };
        findings.set(name, known);
        known.looks.push(...looks);
      }
    }
  }
  return [...findings.values()].flatMap(({ of, looks }) => episodesAbout(oracle, of, looks));
}

type FindingName = { readonly scanner: string; readonly check: string; readonly resource: Resource };

function looksAbout(oracle: Oracle, target: TargetHistory, resource: Resource): ReadonlyMap<string, OracleLook[]> {
  const looks = new Map<string, OracleLook[]>();
  const listings = saidOf(oracle, target).map((each) => each.at);
  for (const at of new Set([...target.reports.map(({ observedAt }) => observedAt), ...listings])) {
    const words = wordsAbout(oracle, target, resource, at);
    const before = wordsAbout(oracle, target, resource, at, (observedAt) => observedAt < at);
    for (const [key, word] of words) {
      const was = before.get(key);
      const isUnnamed = word.outcome === "not_evaluated" && was !== undefined && was.outcome !== "not_evaluated";
      if (word.saidAt !== at && !isUnnamed) continue;
      const { check } = splitWordKey(key);
      const clean = was?.lastDeciding;
      const cleanAt = clean?.decision === "pass" ? clean.at : null;
      const outcome = isUnnamed ? ("unnamed" as const) : word.outcome;
      const look = { at, scope: target.scope, outcome, cleanAt };
      looks.set(check, [...(looks.get(check) ?? []), look]);
    }
  }
  return looks;
}

function episodesAbout(
  oracle: Oracle,
  { scanner, check, resource }: FindingName,
  looks: readonly OracleLook[],
): OracleEpisode[] {
  const gone = goneAt(oracle, resource);
  const told: OracleEpisode[] = [];
  const instants = [...new Set(looks.map(({ at }) => at))].sort((a, b) => a - b);
  for (const [index, at] of instants.entries()) {
    const said = looks.filter((look) => look.at === at).sort((a, b) => (a.scope < b.scope ? -1 : 1));
    const failure = said.find(({ outcome }) => outcome === "fail");
    const last = told.at(-1);
    if (failure !== undefined && last?.state !== "open") {
      told.push({
        of: `${scanner} ${failure.scope} ${check} ${resourceKey(resource)}`,
        number: told.length + 1,
        state: "open",
        lastCleanAt: failure.cleanAt,
        firstFailedAt: at,
        fixedSeenAt: null,
        reopenedFrom: last?.state === "fixed" ? last.number : null,
      });
    } else if (failure === undefined && last?.state === "open" && said.some(({ outcome }) => outcome === "pass")) {
      told[told.length - 1] = { ...last, state: "fixed", fixedSeenAt: at };
    }
    const newest = told.at(-1);
    if (newest?.state === "open" && isLeftPassing(looks.filter((look) => look.at <= at))) {
      told[told.length - 1] = { ...newest, state: "fixed", fixedSeenAt: at };
      continue;
    }
    const next = instants[index + 1] ?? Infinity;
    if (newest?.state === "open" && gone.some((each) => each > at && each <= next)) {
      told[told.length - 1] = { ...newest, state: "vanished" };
    }
  }
  return told;
}

/** Whether the newest words that are still named all pass, at the very instant of the last failure, which no longer is. */
function isLeftPassing(looks: readonly OracleLook[]): boolean {
  const byTarget = [...Map.groupBy(looks, ({ scope }) => scope).values()];
  const last = byTarget.flatMap((said) => said.toSorted((a, b) => a.at - b.at).at(-1) ?? []);
  const named = last.filter(({ outcome }) => outcome !== "unnamed");
  const newestAt = Math.max(...named.map(({ at }) => at));
  const failedAt = Math.max(...looks.filter(({ outcome }) => outcome === "fail").map(({ at }) => at));
  return newestAt === failedAt && named.every(({ at, outcome }) => at < newestAt || outcome === "pass");
}
