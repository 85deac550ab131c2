import type { Catalog, Control, Fact, Framework, Requirement } from "#lib/domain/catalog/catalog.ts";
import type { Belief, Outcome } from "#lib/domain/check/outcome.ts";
import { decisionOf } from "#lib/domain/check/outcome.ts";
import type { Benchmarks } from "#lib/domain/computed/parts.ts";
import { ownTool } from "#lib/domain/computed/witnesses.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import { newestRoster } from "#lib/domain/roster/newest.ts";
import { foldRosters } from "#lib/domain/roster/presence.ts";
import type { Completeness } from "#lib/domain/scan/completeness.ts";
import type { Report } from "#lib/domain/scan/fold.ts";
import { foldTarget, splitWordKey } from "#lib/domain/scan/fold.ts";
import type { WordState } from "#lib/domain/scan/word.ts";
import { combineTargets } from "#lib/domain/scan/word.ts";
import type { ClusterInput, Platform, Source, Word } from "#lib/domain/standing/input.ts";
import { defaultSystemNamespaces } from "#lib/domain/standing/input.ts";
import { hour } from "#lib/domain/time/instant.ts";
import { computedAt, historyBenchmarks, withImages } from "./computed-history.ts";

/** A worked history as the files in tests/scenarios/histories hold it; times are hours. */
export type History = {
  readonly note: string;
  readonly catalog: {
    readonly facts: Readonly<
      Record<
        string,
        {
          scope: Fact["scope"];
          on_disagreement?: "pass" | null;
          managed?: Fact["managed"];
          witnesses: Record<string, (string | { all_of: string[] })[]>;
        }
      >
    >;
    readonly checks: Readonly<
      Record<string, Readonly<Record<string, { kind?: string; since?: string; scored?: boolean; belief?: Belief }>>>
    >;
    readonly controls: Readonly<
      Record<
        string,
        { criticality?: Control["criticality"]; needs_people?: boolean; facts: readonly [string, boolean?][] }
      >
    >;
    readonly frameworks: Readonly<
      Record<
        string,
        readonly {
          id: string;
          assess: Requirement["class"];
          required: readonly string[];
          supporting: readonly string[];
        }[]
      >
    >;
  };
  readonly clusters: Readonly<Record<string, { platform: string }>>;
  readonly parameters: { readonly intervals: Readonly<Record<string, number>> };
  readonly events: readonly HistoryEvent[];
};

export type HistoryEvent = { readonly t: number; readonly cluster: string } & (
  | {
      readonly type: "roster";
      readonly observedAt: number;
      readonly complete: boolean;
      readonly resources: Readonly<Record<string, { createdAt: number }>>;
    }
  | ScanEvent
  | { readonly type: "attest" | "decide_na"; readonly control: string; readonly until: number }
  | {
      readonly type: "accept";
      readonly control?: string;
      readonly check?: string;
      readonly resource?: string;
      readonly until: number;
    }
  | { readonly type: "retire"; readonly scanner: string }
);

export type ScanEvent = {
  readonly type: "scan";
  readonly observedAt: number;
  readonly scanner: string;
  readonly target: string;
  readonly completeness: Completeness;
  readonly version?: string;
  readonly resources?: readonly string[];
  readonly observations: readonly (readonly [string, string, Outcome])[];
  readonly unreadable?: boolean;
  /** A known filter: the scan says nothing about other checks or resources. */
  readonly only?: { readonly checks?: readonly string[]; readonly resources?: readonly string[] };
};

const typeOf: Readonly<Record<Resource["kind"], string>> = {
  cluster: "",
  node: "Node",
  namespace: "Namespace",
  workload: "Workload",
  object: "Object",
  image: "",
};

/** `workload:namespace/name`, `node:name`, `object:namespace/name`, `cluster:` as a resource. */
export function resourceOf(text: string): Resource {
  const cut = text.indexOf(":");
  const kind = text.slice(0, cut) as Resource["kind"];
  const rest = text.slice(cut + 1);
  const slash = rest.indexOf("/");
  const [namespace, name] = slash < 0 ? ["", rest] : [rest.slice(0, slash), rest.slice(slash + 1)];
  return {
    kind,
    type: typeOf[kind],
    namespace,
    name,
    container: "",
  };
}

const keys = new Map<string, string>();

/** Key of a resource written as in a history. */
export function keyOf(text: string): string {
  const known = keys.get(text);
  if (known !== undefined) return known;
  const key = resourceKey(resourceOf(text));
  keys.set(text, key);
  return key;
}

/** The history's small catalog as the core wants it. */
export function catalogOf(history: History): Pick<Catalog, "facts" | "controls" | "frameworks"> & Benchmarks {
  const facts = new Map<string, Fact>();
  for (const [id, fact] of Object.entries(history.catalog.facts)) {
    const witnesses = Object.entries(fact.witnesses).flatMap(([tool, entries]) =>
      entries.map((entry) => ({ tool, allOf: typeof entry === "string" ? [entry] : entry.all_of })),
    );
    facts.set(id, {
      id,
      statement: id,
      scope: fact.scope,
      managed: fact.managed ?? "visible",
      onDisagreement: fact.on_disagreement ?? "fail",
      witnesses,
      peopleOnly: witnesses.length === 0,
      why: "",
    });
  }
  const controls = new Map<string, Control>();
  for (const [id, control] of Object.entries(history.catalog.controls)) {
    controls.set(id, {
      id,
      kind: "control",
      title: id,
      category: "",
      description: "",
      criticality: control.criticality ?? "critical",
      needsPeople: control.needs_people ?? false,
      attestation: "",
      facts: control.facts.map(([fact, required]) => ({ fact, required: required ?? true })),
    });
  }
  const frameworks = new Map<string, Framework>();
  for (const [id, requirements] of Object.entries(history.catalog.frameworks)) {
    frameworks.set(id, {
      id,
      title: id,
      shortTitle: id,
      version: "1",
      publisher: "",
      notes: [],
      noun: "control",
      profiles: [wholeProfile],
      requirements: requirements.map((each) => ({
        id: each.id,
        parent: null,
        title: each.id,
        leaf: true,
        class: each.assess,
        essenceMissing: false,
        gap: "",
        marks: [],
        links: [
          ...each.required.map((control) => ({
            control,
            role: "required" as const,
            strength: "full" as const,
            why: "",
          })),
          ...each.supporting.map((control) => ({
            control,
            role: "supporting" as const,
            strength: "partial" as const,
            why: "",
          })),
        ],
      })),
    });
  }
  return { facts, controls, frameworks, ...historyBenchmarks };
}

export const wholeProfile = { id: "all", title: "All", isDefault: true, anyOf: [], noneOf: [] } as const;

const versionParts = (version: string): number[] => version.split(".").map(Number);

/** Whether version `a` is at least `b`, compared part by part. */
export function atLeast(a: string, b: string): boolean {
  const [as, bs] = [versionParts(a), versionParts(b)];
  for (let i = 0; i < Math.max(as.length, bs.length); i += 1) {
    const difference = (as[i] ?? 0) - (bs[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The reports of every target of a cluster that had arrived by `at` hours, as the core reads them. */
export function reportsByTarget(
  history: History,
  cluster: string,
  at: number,
): Map<string, { scanner: string; reports: Report[] }> {
  const targets = new Map<string, { scanner: string; reports: Report[] }>();
  for (const event of history.events) {
    if (event.type !== "scan" || event.cluster !== cluster || event.t > at || event.unreadable) continue;
    const key = `${event.scanner} ${event.target}`;
    const target = targets.get(key) ?? { scanner: event.scanner, reports: [] };
    target.reports.push(reportOf(history, event));
    targets.set(key, target);
  }
  return targets;
}

/** One scan event as a mapped report. */
export function reportOf(history: History, event: ScanEvent): Report {
  const checks = history.catalog.checks[event.scanner] ?? {};
  const { version } = event;
  const knownByVersion = Object.entries(checks)
    .filter(([, check]) => version !== undefined && check.since !== undefined && atLeast(version, check.since))
    .map(([id]) => id);
  return {
    observedAt: event.observedAt * hour,
    completeness: event.completeness,
    said: event.observations.map(([check, resource, outcome]) => ({
      check,
      resource: keyOf(resource),
      outcome,
      decision: decisionOf(outcome, checks[check]?.belief ?? "all"),
    })),
    lookedAt: (event.resources ?? []).map(keyOf),
    knownByVersion,
    ...(event.only === undefined ? {} : { covers: coverageOf(event.only) }),
  };
}

function coverageOf(only: NonNullable<ScanEvent["only"]>): (check: string, resource: string) => boolean {
  const resources = only.resources === undefined ? null : new Set(only.resources.map(keyOf));
  const checks = only.checks === undefined ? null : new Set(only.checks);
  return (check, resource) => (checks?.has(check) ?? true) && (resources?.has(resource) ?? true);
}

/** Kinds the rosters of histories say everything about. */
const rosterKinds: ReadonlySet<string> = new Set(["node", "workload", "namespace", "image", "object"]);

/** Everything known about a cluster of the history at `at` hours. */
export function clusterInputAt(history: History, cluster: string, at: number): ClusterInput {
  const heard = history.events.filter((event) => event.cluster === cluster && event.t <= at);
  const words = wordsAt(history, cluster, at);
  const rosterEvents = heard.filter((event) => event.type === "roster");
  const rosters = rosterEvents.map((event) => ({
    observedAt: event.observedAt * hour,
    complete: event.complete,
    covers: (resource: string) => rosterKinds.has(resource.slice(0, resource.indexOf("|"))),
    listed: new Map(
      Object.entries(event.resources).map(([text, each]) => [keyOf(text), { createdAt: each.createdAt * hour }]),
    ),
  }));
  const rosterInterval = (history.parameters.intervals.roster ?? 24) * hour;
  const roster = newestRoster(
    rosterEvents
      .filter((event) => event.complete)
      .map((event) => ({
        observedAt: event.observedAt * hour,
        interval: rosterInterval,
        covers: rosterKinds,
        listed: Object.keys(event.resources).map((text) => ({
          resource: resourceOf(text),
          key: keyOf(text),
          roles: text.startsWith("node:cp") ? ["control-plane"] : [],
        })),
      })),
  );
  const platform = history.clusters[cluster]?.platform;
  const presence = foldRosters(
    rosters,
    words.map((word) => word.key),
  );
  const known = { words, roster, presence, sources: sourcesAt(history, cluster, at) };
  const computed = isComputing(history)
    ? computedAt({ scans: heard.filter((event) => event.type === "scan"), rosters: rosterEvents }, known)
    : undefined;
  return {
    platform: platform === "kubeadm" || platform === undefined ? "self-managed" : (platform as Platform),
    retiredChecks: new Map(),
    ...known,
    ...(computed === undefined ? {} : { computed, ...withImages(known, computed) }),
    attestations: heard.flatMap((event) =>
      event.type === "attest" ? [{ subject: event.control, from: event.t * hour, until: event.until * hour }] : [],
    ),
    notApplicable: heard.flatMap((event) =>
      event.type === "decide_na" ? [{ control: event.control, from: event.t * hour, until: event.until * hour }] : [],
    ),
    acceptances: heard.flatMap((event) =>
      event.type === "accept"
        ? [
            {
              control: event.control,
              check: event.check,
              resource: event.resource === undefined ? undefined : keyOf(event.resource),
              from: event.t * hour,
              until: event.until * hour,
            },
          ]
        : [],
    ),
    parameters: { systemNamespaces: defaultSystemNamespaces },
  };
}

/** Whether a fact of the history names a witness that is computed. */
const isComputing = (history: History): boolean =>
  Object.values(history.catalog.facts).some((fact) => ownTool in fact.witnesses);

function wordsAt(history: History, cluster: string, at: number): Word[] {
  const byWord = new Map<string, { scanner: string; states: WordState[] }>();
  for (const { scanner, reports } of reportsByTarget(history, cluster, at).values()) {
    const kindOf = (check: string): string | undefined => history.catalog.checks[scanner]?.[check]?.kind;
    const state = foldTarget(reports, {
      applies: (check, resource) => kindOf(check) === undefined || resource.startsWith(`${kindOf(check)}|`),
      passDecision: (check) => decisionOf("pass", history.catalog.checks[scanner]?.[check]?.belief ?? "all"),
    });
    for (const [key, word] of state.words) {
      const slot = `${scanner}\n${key}`;
      const known = byWord.get(slot) ?? { scanner, states: [] };
      known.states.push(word);
      byWord.set(slot, known);
    }
  }
  return [...byWord].flatMap(([slot, { scanner, states }]) => {
    const { check, resource } = splitWordKey(slot.slice(scanner.length + 1));
    const state = combineTargets(states);
    const [kind = "", type = "", namespace = "", name = "", container = ""] = resource.split("|");
    const parsed = { kind: kind as Resource["kind"], type, namespace, name, container };
    return state === undefined
      ? []
      : [
          {
            source: scanner,
            tool: scanner,
            check,
            witness: check,
            resource: parsed,
            key: resource,
            nodeRole: "any" as const,
            state,
          },
        ];
  });
}

function sourcesAt(history: History, cluster: string, at: number): Map<string, Source> {
  const sources = new Map<string, Source>();
  for (const [scanner, interval] of Object.entries(history.parameters.intervals)) {
    let heardAt: number | null = null;
    let retiredAt: number | null = null;
    for (const event of history.events) {
      if (event.cluster !== cluster || event.t > at) continue;
      if (event.type === "scan" && event.scanner === scanner && !event.unreadable)
        heardAt = Math.max(heardAt ?? -Infinity, event.observedAt * hour);
      if (event.type === "retire" && event.scanner === scanner) retiredAt = event.t * hour;
    }
    sources.set(scanner, { tools: [scanner], interval: interval * hour, retiredAt, heardAt });
  }
  return sources;
}
