import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { isWorkloadType, resourceOf, typeOfKind } from "#lib/domain/resource/kubernetes-type.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { topController } from "#lib/domain/resource/top-controller.ts";
import type { DocumentContext } from "../types.ts";
import type { TargetCompleteness } from "./completeness.ts";
import { completenessOfNamespace, completenessOfRun } from "./completeness.ts";
import type { ReadObject, Run } from "./reading.ts";

/** An object with the resource it is. */
export type AuditedObject = { readonly object: ReadObject; readonly resource: Resource };

/** All objects of one slice: a namespace, the cluster-scoped kinds, or the files that were looked at (semantics § 2). */
export type Slice = TargetCompleteness & {
  readonly scope: string;
  readonly label: string;
  /** Files that may never have reached a cluster: shown, never deciding. */
  readonly fromFiles: boolean;
  readonly objects: readonly AuditedObject[];
};

/** Polaris reads files as `Path`, text handed to it as `Content`. */
const isFromFiles = (run: Run): boolean => run.sourceType === "Path" || run.sourceType === "Content";

function resourceIn(object: ReadObject): Resource {
  const { type, name } = topController({ type: typeOfKind(object.kind), name: object.name });
  return resourceOf(type, object.namespace, name);
}

function placeOf(run: Run, namespace: string): Pick<Slice, "scope" | "label" | "fromFiles"> {
  if (isFromFiles(run)) {
    const source = cleanTitle(run.sourceName === "" ? run.displayName : run.sourceName);
    return { scope: `files/${source}`, label: `files in ${source}`, fromFiles: true };
  }
  return namespace === ""
    ? { scope: "cluster", label: "cluster-scoped objects", fromFiles: false }
    : { scope: `namespace/${namespace}`, label: `namespace ${namespace}`, fromFiles: false };
}

function slicesOfRun(run: Run, context: DocumentContext): readonly Slice[] {
  const ofRun = completenessOfRun(run, context);
  const objects = run.objects.map((object) => ({ object, resource: resourceIn(object) }));
  if (isFromFiles(run)) return objects.length === 0 ? [] : [{ ...placeOf(run, ""), ...ofRun, objects }];
  return [...Map.groupBy(objects, ({ resource }) => resource.namespace)].map(([namespace, inNamespace]) => {
    const onlyWorkloads = inNamespace.every(({ resource }) => isWorkloadType(resource.type));
    return {
      ...placeOf(run, namespace),
      ...completenessOfNamespace(ofRun, run, namespace, onlyWorkloads, context),
      objects: inNamespace,
    };
  });
}

/** The slices of all runs; one that several runs of a file looked at is complete only where all of them are. */
export function slicesOf(runs: readonly Run[], context: DocumentContext): readonly Slice[] {
  const slices = new Map<string, Slice>();
  for (const slice of runs.flatMap((run) => slicesOfRun(run, context))) {
    const known = slices.get(slice.scope);
    if (known === undefined) slices.set(slice.scope, slice);
    else {
      const worse = known.completeness === "truncated" ? known : slice;
      const { completeness, reason } = worse;
      slices.set(slice.scope, { ...known, completeness, reason, objects: [...known.objects, ...slice.objects] });
    }
  }
  return [...slices.values()];
}
