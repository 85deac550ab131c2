import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { isClusterScoped, resourceOf, typeOf, typeOfKind } from "#lib/domain/resource/kubernetes-type.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import type { Controller } from "#lib/domain/resource/top-controller.ts";
import { topController } from "#lib/domain/resource/top-controller.ts";
import type { ReadReport, ReadResult } from "./reading.ts";
import { ObjectReference } from "./schema.ts";

/** What a result is about. */
export type Subject = {
  readonly resource: Resource;
  readonly uid: string;
  /** The object itself as a report names it, where it is not the resource: a Pod, a ReplicaSet, a Job of a CronJob. */
  readonly from: string;
  /** A ReplicaSet of a Deployment or a Job of a CronJob: it may be an old one that nothing runs any more. */
  readonly isRevision: boolean;
  readonly isMapped: boolean;
};

type Named = Controller & { readonly namespace: string; readonly uid: string };

/** Controllers a document names; a Pod that carries the name of one of them is one of its Pods. */
export type Controllers = ReadonlySet<string>;

const keyOf = (namespace: string, { type, name }: Controller): string => `${namespace} ${type} ${name}`;

/** Owners whose Pods say by their name alone whose they are, and those whose Pods need their owner to be named. */
const tellingOwners = ["apps/ReplicaSet", "batch/Job"] as const;
const otherOwners = [
  "apps/StatefulSet",
  "apps/DaemonSet",
  "apps/ReplicaSet",
  "ReplicationController",
  "batch/Job",
] as const;

const isOtherOwner = (type: string): boolean => otherOwners.some((owner) => owner === type);

function named(raw: unknown, report: ReadReport["report"]): Named | null {
  const read = ObjectReference.safeParse(raw);
  if (!read.success) return null;
  const { apiVersion, kind, namespace, name, uid } = read.data;
  const type = apiVersion === "" ? typeOfKind(kind) : typeOf(cleanTitle(apiVersion), kind);
  const inNamespace = namespace === "" ? report.metadata.namespace : namespace;
  return {
    type,
    name: cleanTitle(name),
    namespace: isClusterScoped(type) ? "" : cleanTitle(inNamespace),
    uid: cleanTitle(uid),
  };
}

/** A result's own resources, else the scope of its report (formats § 5). */
function namedBy(result: ReadResult["result"], report: ReadReport["report"]): readonly Named[] {
  const own = [...(result.resources ?? []), ...(result.subjects ?? [])].map((raw) => named(raw, report));
  const found = own.filter((each) => each !== null);
  if (found.length > 0) return found;
  const scope = named(report.scope, report);
  return scope === null ? [] : [scope];
}

/** Every controller a report names that Pods may be told by. */
export function addControllersIn({ report, results }: ReadReport, controllers: Set<string>): void {
  const scope = named(report.scope, report);
  for (const each of [scope, ...results.flatMap(({ result }) => namedBy(result, report))]) {
    if (each !== null && isOtherOwner(each.type)) controllers.add(keyOf(each.namespace, each));
  }
}

/**
 * The top controller of an object: a roll-out must leave one finding (semantics § 1). The name of a Pod shows a Deployment
 * or a CronJob by itself; any other controller counts where the document names it.
 */
function topOf(object: Named, controllers: Controllers): Controller {
  const from = { type: object.type, name: object.name };
  if (object.type !== "Pod") return topController(from);
  for (const owner of tellingOwners) {
    const top = topController(from, owner);
    if (top.type !== "Pod" && top.type !== owner) return top;
  }
  for (const owner of otherOwners) {
    const top = topController(from, owner);
    if (top.type !== "Pod" && controllers.has(keyOf(object.namespace, top))) return top;
  }
  return from;
}

/** What no resource could be found for: kept under the report's own name, and proving nothing. */
function unmapped({ report, kind }: ReadReport): Subject {
  const { namespace, name } = report.metadata;
  return {
    resource: {
      kind: "object",
      type: `Unmapped/${kind}`,
      namespace: cleanTitle(namespace),
      name: cleanTitle(name),
      container: "",
    },
    uid: "",
    from: "",
    isRevision: false,
    isMapped: false,
  };
}

function subjectOf(object: Named, controllers: Controllers): Subject {
  const top = topOf(object, controllers);
  const isLifted = top.type !== object.type || top.name !== object.name;
  return {
    resource: resourceOf(top.type, object.namespace, top.name),
    uid: object.uid,
    from: isLifted ? `${object.type} ${object.name}` : "",
    isRevision: isLifted && object.type !== "Pod",
    isMapped: true,
  };
}

/** What a result is about: one subject for each resource it names. */
export function subjectsOf(
  result: ReadResult["result"],
  read: ReadReport,
  controllers: Controllers,
): readonly Subject[] {
  const found = namedBy(result, read.report).map((object) => subjectOf(object, controllers));
  return found.length > 0 ? found : [unmapped(read)];
}

/** The resource a report as a whole is about, or null. */
export function scopeOf({ report }: ReadReport, controllers: Controllers): Subject | null {
  const scope = named(report.scope, report);
  return scope === null ? null : subjectOf(scope, controllers);
}
