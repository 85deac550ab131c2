import type { Warnings } from "#lib/domain/document/warnings.ts";
import type { Level, ReadCheck, ReadObject, Run } from "./reading.ts";
import { Audit, Audited, Check, Container, Pod, Totals } from "./schema.ts";

/** Where an object of a document stands. */
export type Position = (object: object) => number;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Walks one audit; every check of every level is kept or counted. */
class AuditReader {
  unreadable = 0;
  readonly #position: Position;
  readonly #warnings: Warnings;

  constructor(position: Position, warnings: Warnings) {
    this.#position = position;
    this.#warnings = warnings;
  }

  /** One Kubernetes object; `kind` and `namespace` are those of version 0.2, which writes them outside. */
  object(raw: unknown, kind = "", namespace = ""): ReadObject | null {
    const read = Audited.safeParse(raw);
    if (!read.success) {
      this.#leftOut("invalid_object", "Entries without a name were left out.");
      return null;
    }
    const { Name, Namespace, Kind, Results, Messages, PodResult } = read.data;
    const checks = this.#checks(Results ?? Messages, "controller", "");
    const containers: string[] = [];
    const pod = isRecord(PodResult) ? Pod.safeParse(PodResult) : null;
    if (pod?.success) {
      checks.push(...this.#checks(pod.data.Results ?? pod.data.Messages, "pod", ""));
      for (const rawContainer of pod.data.ContainerResults) {
        const container = Container.safeParse(rawContainer);
        if (!container.success) {
          this.#leftOut("invalid_container", "Containers without a name were left out.");
          continue;
        }
        containers.push(container.data.Name);
        checks.push(
          ...this.#checks(container.data.Results ?? container.data.Messages, "container", container.data.Name),
        );
      }
    }
    return {
      kind: Kind === "" ? kind : Kind,
      namespace: Namespace === "" ? namespace : Namespace,
      name: Name,
      containers,
      checks,
    };
  }

  /** A map by check id, or an array in version 0.2. */
  #checks(raw: unknown, level: Level, container: string): ReadCheck[] {
    const entries: readonly (readonly [string, unknown])[] = Array.isArray(raw)
      ? raw.map((each) => ["", each] as const)
      : Object.entries(isRecord(raw) ? raw : {});
    const checks: ReadCheck[] = [];
    for (const [key, entry] of entries) {
      const read = isRecord(entry) ? Check.safeParse(entry) : null;
      if (read === null || !read.success || !isRecord(entry)) {
        this.#leftOut("invalid_result", "Results that are no check were left out.");
        continue;
      }
      checks.push({
        id: read.data.ID === "" ? key : read.data.ID,
        check: read.data,
        level,
        container,
        offset: this.#position(entry),
      });
    }
    return checks;
  }

  #leftOut(code: string, message: string): void {
    this.unreadable += 1;
    this.#warnings.add(code, message);
  }
}

/** `DeploymentResults` of a namespace in version 0.2. */
function objectsOfNamespaces(namespaces: Audit["NamespacedResults"], reader: AuditReader): readonly ReadObject[] {
  return Object.entries(namespaces).flatMap(([namespace, lists]) =>
    Object.entries(isRecord(lists) ? lists : {})
      .filter(([key]) => /^[A-Z][A-Za-z]{0,62}Results$/.test(key))
      .flatMap(([key, list]) => listOf(list).map((raw) => reader.object(raw, key.replace(/Results$/, ""), namespace)))
      .filter((object) => object !== null),
  );
}

/** What version 0.2 counts over the whole run. */
function countedIn(summary: Audit["ClusterSummary"]): number | null {
  const results = isRecord(summary.Results) ? summary.Results.Totals : undefined;
  const totals = Totals.safeParse(results);
  if (!totals.success) return null;
  const { Successes, Warnings: warnings, Errors } = totals.data;
  return Successes === null || warnings === null || Errors === null ? null : Successes + warnings + Errors;
}

/** A time of an audit, or null: committed samples hold the zero time (formats, rule 4). */
function timeOf(text: string): Date | null {
  const time = new Date(text);
  return text === "" || Number.isNaN(time.getTime()) || time.getUTCFullYear() < 2000 ? null : time;
}

/** Which shape a document has, or null when it is not one of Polaris'. */
export function formatOf(value: unknown): string | null {
  if (!isRecord(value) || !Audit.safeParse(value).success) return null;
  if (isRecord(value.NamespacedResults)) return "0.2";
  if (!("Results" in value) || (value.Results !== null && !Array.isArray(value.Results))) return null;
  return listOf(value.Results).some((each) => isRecord(each) && "Messages" in each) ? "1.0-messages" : "1.0";
}

/** One audit, whatever its version. */
export function readAudit(value: unknown, position: Position, warnings: Warnings): Run {
  const audit = Audit.parse(value);
  const reader = new AuditReader(position, warnings);
  const listed = listOf(audit.Results).map((raw) => reader.object(raw));
  const objects = [
    ...listed.filter((object) => object !== null),
    ...objectsOfNamespaces(audit.NamespacedResults, reader),
  ];
  const version = textOf(audit.ClusterInfo.Version) || textOf(audit.ClusterSummary.Version);
  return {
    auditedAt: timeOf(audit.AuditTime),
    sourceType: audit.SourceType,
    sourceName: audit.SourceName,
    displayName: audit.DisplayName,
    clusterVersion: version === "unknown" ? "" : version,
    // The score of version 0.2 was computed by another formula.
    score: formatOf(value) === "0.2" ? null : audit.Score,
    counted: countedIn(audit.ClusterSummary),
    unreadable: reader.unreadable,
    objects,
  };
}
