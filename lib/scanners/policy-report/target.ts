import { worseOutcome } from "#lib/domain/check/outcome.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { DocumentContext, Observation, TargetHead, TargetReport } from "../types.ts";
import { completenessOf } from "./completeness.ts";
import { engineOf, engineOfReport } from "./engine.ts";
import type { Judge, Judged } from "./observations.ts";
import { observationsOf } from "./observations.ts";
import type { OwnWords } from "./own-words.ts";
import type { ReadReport } from "./reading.ts";
import type { Subject } from "./resources.ts";
import { scopeOf } from "./resources.ts";
import { Timestamp } from "./schema.ts";

const wordKey = ({ tool, check, resource }: Observation): string => `${tool} ${check} ${resourceKey(resource)}`;

/**
 * The report object (semantics § 2): by uid; reports of a command line have none, and are known by kind and name.
 */
function placeOf({ report, kind }: ReadReport, about: Subject | null): Pick<TargetReport, "scope" | "label"> {
  const { uid, namespace, name } = report.metadata;
  const named = name === "" && about !== null ? `${about.resource.type} ${about.resource.name}` : cleanTitle(name);
  const path = [cleanTitle(namespace), named].filter((part) => part !== "").join("/");
  const scope = `object/${uid === "" ? `${kind}/${path}` : cleanTitle(uid)}`;
  // Kyverno names its reports by the uid of what they are about, which tells a person nothing.
  if (about === null) return { scope, label: `${kind} ${path}` };
  const { type, name: resource, namespace: where } = about.resource;
  const object = about.from === "" ? `${type} ${resource}` : about.from;
  return { scope, label: cleanTitle(`${kind} about ${object}${where === "" ? "" : ` in ${where}`}`) };
}

/** The newest time among the results of a report: when its engine last looked; null where no result has one. */
function lookOf({ results }: ReadReport): Date | null {
  let newest = -Infinity;
  for (const { result } of results) {
    const read = Timestamp.safeParse(result.timestamp);
    const time = read.success
      ? read.data.seconds * 1000
      : typeof result.timestamp === "string"
        ? Date.parse(result.timestamp)
        : Number.NaN;
    if (time > newest && time >= Date.UTC(2000, 0, 1) && time <= 8.64e15) newest = time;
  }
  return newest === -Infinity ? null : new Date(newest);
}

/** When the object came to be; null where it does not say. */
function creationOf({ report }: ReadReport): Date | null {
  const time = Date.parse(report.metadata.creationTimestamp);
  return time >= Date.UTC(2000, 0, 1) ? new Date(time) : null;
}

/** One word per check and resource: the worst of those a report has (semantics § 2, "worst word first"). */
function foldRepeated(observations: readonly Observation[]): readonly Observation[] {
  const worst = new Map<string, Observation>();
  for (const observation of observations) {
    const known = worst.get(wordKey(observation));
    if (known === undefined || worseOutcome(known.outcome, observation.outcome) !== known.outcome)
      worst.set(wordKey(observation), observation);
  }
  return [...worst.values()];
}

/**
 * Words about old ReplicaSets and Jobs that the result of their controller repeats: nothing runs by an old template, and
 * its failure must not outlive the fix. Pods that run by one speak for themselves.
 */
function withoutEchoes(judged: readonly Judged[], own: OwnWords): readonly Observation[] {
  return judged
    .filter(({ observation, isRevision }) => !isRevision || !own.has(observation))
    .map(({ observation }) => observation);
}

/** A report as a target. */
export function targetOf(read: ReadReport, own: OwnWords, context: DocumentContext, judge: Judge): TargetReport {
  const judged = observationsOf(read, judge);
  const listed = judged.map(({ observation }) => observation);
  const heard = withoutEchoes(judged, own);
  const folded = foldRepeated(heard);
  if (heard.length < listed.length)
    judge.warnings.add(
      "echoes",
      "Results about ReplicaSets and Jobs whose controller has a result of its own are left to that one.",
      listed.length - heard.length,
    );
  if (folded.length < heard.length)
    judge.warnings.add(
      "duplicate_results",
      "Results about one workload and one check count once, by the worst word.",
      heard.length - folded.length,
    );
  const engines = read.results.map(({ result }) => engineOf(result, read.report));
  const completeness = completenessOf(read, engines.length > 0 ? engines : [engineOfReport(read.report)], context);
  if (completeness.completeness === "truncated") judge.warnings.add("truncated", completeness.reason);
  const scope = scopeOf(read, judge.controllers);
  const resources = [...(scope === null ? [] : [scope.resource]), ...listed.map(({ resource }) => resource)];
  return {
    ...placeOf(read, scope),
    completeness: completeness.completeness,
    completenessReason: completeness.reason,
    toolVersion: context.toolVersion ?? null,
    observedAt: lookOf(read) ?? undefined,
    createdAt: creationOf(read) ?? undefined,
    lookedAt: [...new Map(resources.map((resource) => [resourceKey(resource), resource])).values()],
    observations: context.preview === true ? listed : folded,
  };
}

/** Two copies of one report count together: they are as late as the later, and complete only where both are. */
export function joinHeads(known: TargetHead, other: TargetHead): TargetHead {
  const later = (known.observedAt?.getTime() ?? 0) >= (other.observedAt?.getTime() ?? 0) ? known : other;
  const weaker = other.completeness === "truncated" ? other : known;
  const { completeness, completenessReason } = weaker;
  return { ...later, completeness, completenessReason };
}

/** A time for the whole document only where every report has one: it would stand for those that have none. */
export function observedAtOf(targets: readonly Pick<TargetReport, "observedAt">[]): Date | null {
  let newest: Date | null = null;
  for (const { observedAt } of targets) {
    if (observedAt === undefined) return null;
    if (newest === null || observedAt > newest) newest = observedAt;
  }
  return newest;
}
