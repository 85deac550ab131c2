import * as fc from "fast-check";
import type { FactScope } from "#lib/domain/catalog/catalog.ts";
import type { Belief, Outcome } from "#lib/domain/check/outcome.ts";
import { ownTool } from "#lib/domain/computed/witnesses.ts";
import { computedScopes, imageLooksOf } from "./computed-history.ts";
import type { History, HistoryEvent, ScanEvent } from "./history.ts";

/** Tools of random histories; each is one source of a cluster and reports on two targets that overlap. */
export const tools = ["trivy", "kyverno", "kube-bench"] as const;

type CheckKind = "workload" | "node" | "object" | "namespace" | "cluster";

/** Everything that can exist in a cluster of a random history, by the kind of check that reports on it. */
const universe: Readonly<Record<CheckKind, readonly string[]>> = {
  workload: ["workload:a/W1", "workload:a/W2", "workload:kube-system/S"],
  node: ["node:cp1", "node:n1"],
  object: ["object:a/O", "object:b/O"],
  namespace: ["namespace:a", "namespace:b"],
  cluster: ["cluster:"],
};

/** What a roster can list. */
export const listable = [...universe.workload, ...universe.node, ...universe.object, ...universe.namespace];

/** Kinds of resource a check of a fact of this scope may report on: the later ones are lifted (semantics § 5.1). */
const kindsOf: Readonly<Record<Exclude<FactScope, "image" | "cluster-service">, readonly CheckKind[]>> = {
  workload: ["workload", "workload", "node"],
  node: ["node"],
  "control-plane-node": ["node"],
  namespace: ["namespace", "object"],
  cluster: ["object", "node", "cluster"],
};

const often = <T>(common: T, weight: number, ...rare: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight, arbitrary: fc.constant(common) },
    ...rare.map((value) => ({ weight: 1, arbitrary: fc.constant(value) })),
  );

/** One index, now and then two. */
const few = (max: number): fc.Arbitrary<number[]> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.tuple(fc.nat({ max })) },
    { weight: 1, arbitrary: fc.tuple(fc.nat({ max }), fc.nat({ max })) },
  );

const objectKeys = <T extends object>(of: T): (keyof T)[] => Object.keys(of) as (keyof T)[];

const witness = fc.record({
  tool: fc.nat({ max: tools.length - 1 }),
  kind: fc.nat({ max: 2 }),
  allOf: often(false, 4, true),
  belief: often<Belief>("all", 9, "fail_only", "pass_only", "never"),
  since: fc.boolean(),
});

const fact = fc.record({
  scope: fc.constantFrom(...(Object.keys(kindsOf) as (keyof typeof kindsOf)[])),
  onePassDecides: often(false, 3, true),
  inherited: often(false, 3, true),
  peopleOnly: often(false, 12, true),
  computed: often<keyof typeof computedScopes | null>(null, 7, ...objectKeys(computedScopes)),
  witnesses: fc.array(witness, { minLength: 2, maxLength: 3 }),
});

const control = fc.record({
  criticality: fc.constantFrom("critical" as const, "high" as const, "low" as const),
  needsPeople: often(false, 5, true),
  required: few(3),
  supporting: fc.array(fc.nat({ max: 3 }), { maxLength: 1 }),
});

const requirement = fc.record({
  assess: often<"technical" | "partly">("technical", 6, "partly"),
  required: few(2),
  supporting: fc.array(fc.nat({ max: 2 }), { maxLength: 1 }),
});

const hours = fc.oneof({ weight: 2, arbitrary: fc.nat({ max: 24 }) }, { weight: 1, arbitrary: fc.nat({ max: 96 }) });
const late = often(0, 6, 1, 7, 30);
const cluster = often(0, 4, 1);

/** A scan that passes everything it sees but for a few rows: small to read when it is the counterexample. */
const scan = fc.record({
  cluster,
  tool: fc.nat({ max: tools.length - 1 }),
  target: often(0, 3, 1),
  observedAt: hours,
  late,
  completeness: often<ScanEvent["completeness"]>(
    "complete",
    3,
    "complete",
    "failures_only",
    "failures_only",
    "truncated",
  ),
  version: fc.constantFrom(undefined, "0.5", "2.0"),
  rows: fc.array(
    fc.record({
      row: fc.nat({ max: 24 }),
      outcome: fc.constantFrom<Outcome | "absent">(
        "fail",
        "fail",
        "error",
        "warn",
        "manual",
        "not_applicable",
        "excepted",
        "absent",
        "absent",
      ),
    }),
    { maxLength: 2 },
  ),
  blind: fc.oneof({ weight: 3, arbitrary: fc.constant<number[]>([]) }, { weight: 1, arbitrary: few(listable.length) }),
  filter: often<"none" | "check" | "resource">("none", 14, "check", "resource"),
  unreadable: often(false, 15, true),
});

const roster = fc.record({
  cluster,
  observedAt: hours,
  late,
  complete: often(true, 4, false),
  missing: fc.array(fc.nat({ max: listable.length - 1 }), { maxLength: 3 }),
  young: fc.array(fc.nat({ max: listable.length - 1 }), { maxLength: 2 }),
});

const act = fc.record({
  cluster,
  t: hours,
  lasts: fc.integer({ min: 10, max: 90 }),
  type: fc.constantFrom("attest" as const, "attest" as const, "accept" as const, "decide_na" as const),
  control: fc.nat({ max: 2 }),
  resource: fc.option(fc.nat({ max: listable.length - 1 }), { nil: undefined }),
});

const plan = fc.record({
  facts: fc.array(fact, { minLength: 2, maxLength: 4 }),
  controls: fc.array(control, { minLength: 2, maxLength: 3 }),
  requirements: fc.array(requirement, { minLength: 1, maxLength: 3 }),
  managed: often(false, 4, true),
  intervals: fc.tuple(...tools.map(() => fc.constantFrom(6, 24, 48))),
  rosterInterval: fc.constantFrom(12, 72, 100),
  scans: fc.array(scan, { minLength: 3, maxLength: 14 }),
  rosters: fc.array(roster, { maxLength: 4 }),
  acts: fc.array(act, { maxLength: 2 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

/**
 * Random histories of one or two clusters that begin with a complete roster: scans of every completeness, filtered, late,
 * unreadable, with every outcome; resources that come, go and come back; people's acts. Times are hours, at most 126.
 */
export const randomHistory: fc.Arbitrary<History> = plan.map(historyOf);

/** The same without facts that are computed: every verdict is a word of a tool. */
export const toolHistory: fc.Arbitrary<History> = plan.map((each) =>
  historyOf({ ...each, facts: each.facts.map((one) => ({ ...one, computed: null })) }),
);

type CheckInfo = { readonly tool: string; readonly id: string; readonly kind: CheckKind };

function historyOf(plan: Plan): History {
  const { catalog, checks } = catalogOf(plan);
  const events: HistoryEvent[] = ["X", "Y"].map((name) => rosterEvent(name, firstRoster));
  for (const each of plan.rosters) events.push(rosterEvent(nameOf(each.cluster), each));
  for (const each of plan.scans) events.push(scanEvent(each, checks));
  for (const each of plan.acts) events.push(actEvent(each, plan.controls.length));
  const used = new Set(events.slice(2).map((event) => event.cluster));
  const names = used.has("Y") ? ["X", "Y"] : ["X"];
  return {
    note: "random",
    catalog,
    clusters: Object.fromEntries(names.map((name) => [name, { platform: plan.managed ? "eks" : "kubeadm" }])),
    parameters: {
      intervals: {
        ...Object.fromEntries(tools.map((tool, index) => [tool, plan.intervals[index] ?? 24])),
        roster: plan.rosterInterval,
      },
    },
    events: events.filter((event) => names.includes(event.cluster)),
  };
}

const nameOf = (index: number): string => (index === 0 ? "X" : "Y");
const firstRoster = { observedAt: 0, late: 0, complete: true, missing: [], young: [] };

function catalogOf(plan: Plan): { catalog: History["catalog"]; checks: CheckInfo[] } {
  const checks: CheckInfo[] = [];
  const known: Record<string, Record<string, { kind: string; since?: string; belief: Belief }>> = {};
  const facts: Record<string, History["catalog"]["facts"][string]> = {};
  for (const [index, each] of plan.facts.entries()) {
    const witnesses: Record<string, (string | { all_of: string[] })[]> = {};
    for (const [number, said] of each.peopleOnly ? [] : each.witnesses.entries()) {
      const tool = tools[said.tool] ?? "trivy";
      const kinds = kindsOf[each.scope];
      const kind = kinds[said.kind % kinds.length] ?? "workload";
      const ids = (said.allOf ? ["l", "r"] : [""]).map((side) => `${tool}-${index}${number}${side}`);
      for (const id of ids) {
        checks.push({ tool, id, kind });
        known[tool] = { ...known[tool], [id]: { kind, belief: said.belief, ...(said.since ? { since: "1.0" } : {}) } };
      }
      witnesses[tool] = [...(witnesses[tool] ?? []), said.allOf ? { all_of: ids } : (ids[0] ?? "")];
    }
    if (each.computed !== null) {
      facts[`f${index}`] = { scope: computedScopes[each.computed], witnesses: { [ownTool]: [each.computed] } };
      continue;
    }
    facts[`f${index}`] = {
      scope: each.scope,
      on_disagreement: each.onePassDecides ? "pass" : null,
      managed: each.inherited ? "inherited" : "visible",
      witnesses,
    };
  }
  const factId = (index: number): string => `f${index % plan.facts.length}`;
  const controls: [string, History["catalog"]["controls"][string]][] = plan.controls.map((each, index) => {
    const required = [...new Set(each.required.map(factId))];
    const supporting = [...new Set(each.supporting.map(factId))].filter((id) => !required.includes(id));
    const uses: [string, boolean][] = [...required, ...supporting].map((id) => [id, required.includes(id)]);
    return [`K${index}`, { criticality: each.criticality, needs_people: each.needsPeople, facts: uses }];
  });
  const controlId = (index: number): string => `K${index % plan.controls.length}`;
  const requirements = plan.requirements.map((each, index) => {
    const required = [...new Set(each.required.map(controlId))];
    const supporting = [...new Set(each.supporting.map(controlId))].filter((id) => !required.includes(id));
    return { id: `R${index}`, assess: each.assess, required, supporting };
  });
  const catalog = { facts, checks: known, controls: Object.fromEntries(controls), frameworks: { fw: requirements } };
  return { catalog, checks };
}

function scanEvent(
  each: Plan["scans"][number],
  checks: readonly CheckInfo[],
): ScanEvent & { t: number; cluster: string } {
  const scanner = tools[each.tool] ?? "trivy";
  const own = checks.filter((check) => check.tool === scanner);
  const unseen = new Set<string>(each.blind.map((index) => listable[index] ?? "cluster:"));
  const only = filterOf(each.filter, own);
  const inside = (check: string, resource: string): boolean =>
    (only?.checks?.includes(check) ?? true) && (only?.resources?.includes(resource) ?? true);
  const pairs = own
    .flatMap((check) => universe[check.kind].map((resource) => [check.id, resource] as const))
    .filter(([check, resource]) => !unseen.has(resource) && inside(check, resource));
  const said = new Map(each.rows.map(({ row, outcome }) => [row % Math.max(1, pairs.length), outcome]));
  const observations = pairs.flatMap(([check, resource], index) => {
    const outcome = said.get(index) ?? (each.completeness === "failures_only" ? "absent" : "pass");
    return outcome === "absent" ? [] : [[check, resource, outcome] as const];
  });
  const resources = [...listable, "cluster:"].filter((resource) => !unseen.has(resource));
  const looks = scanner === "trivy" && only === undefined ? imageLooksOf(resources) : [];
  return {
    type: "scan",
    cluster: nameOf(each.cluster),
    t: each.observedAt + each.late,
    observedAt: each.observedAt,
    scanner,
    target: `${scanner}-${each.target}`,
    completeness: each.completeness,
    ...(each.version === undefined ? {} : { version: each.version }),
    resources,
    observations: [...observations, ...looks],
    ...(each.unreadable ? { unreadable: true } : {}),
    ...(only === undefined ? {} : { only }),
  };
}

function filterOf(filter: Plan["scans"][number]["filter"], own: readonly CheckInfo[]): ScanEvent["only"] {
  if (filter === "check") return { checks: own.slice(0, 1).map((check) => check.id) };
  return filter === "resource" ? { resources: listable.filter((_, index) => index % 2 === 0) } : undefined;
}

function rosterEvent(name: string, each: Omit<Plan["rosters"][number], "cluster">): HistoryEvent {
  const resources = listable.flatMap((resource, index) =>
    each.missing.includes(index)
      ? []
      : [[resource, { createdAt: each.young.includes(index) ? each.observedAt - 1 : -200 }] as const],
  );
  return {
    type: "roster",
    cluster: name,
    t: each.observedAt + each.late,
    observedAt: each.observedAt,
    complete: each.complete,
    resources: Object.fromEntries(resources),
  };
}

function actEvent(each: Plan["acts"][number], controls: number): HistoryEvent {
  const base = { t: each.t, cluster: nameOf(each.cluster), until: each.t + each.lasts };
  const resource = each.resource === undefined ? undefined : listable[each.resource];
  const named = `K${each.control % controls}`;
  if (each.type !== "accept") return { ...base, type: each.type, control: named };
  return { ...base, type: "accept", control: named, ...(resource === undefined ? {} : { resource }) };
}
