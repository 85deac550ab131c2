import { inPortions, portionSize, refuseTooMany } from "#lib/domain/document/portions.ts";
import { notOurs } from "#lib/domain/document/signatures.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import { AppError } from "#lib/errors.ts";
import type { ObjectStream } from "../kubernetes/stream-objects.ts";
import { streamKubernetesObjects } from "../kubernetes/stream-objects.ts";
import type { CatalogView, DocumentContext, DocumentReading, TargetHead, TargetPart } from "../types.ts";
import type { Judge } from "./observations.ts";
import { OwnWords } from "./own-words.ts";
import { isOurs, reportOf } from "./read.ts";
import type { ReadReport } from "./reading.ts";
import { markKeys, tool } from "./reading.ts";
import { addControllersIn } from "./resources.ts";
import { joinHeads, observedAtOf, targetOf } from "./target.ts";

/** Walks the reports of a document; what is none is counted in `warnings`. */
async function* reportsOf(objects: ObjectStream, warnings: Warnings): AsyncGenerator<ReadReport> {
  let [ours, others] = [0, 0];
  for await (const batch of objects.walk()) {
    for (const object of batch) {
      if (isOurs(object)) ours += 1;
      else others += 1;
      const source = { lineOf: object.lineOf, before: 0, warnings };
      const report = isOurs(object) ? reportOf(object, false, true, source) : null;
      if (report !== null) yield report;
    }
  }
  if (objects.documents === 0 || (ours === 0 && others > 0)) throw notOurs(objects.head, tool);
  if (others > 0) warnings.add("other_object", "Objects that are no policy reports were left out.", others);
}

/** What the words of a report depend on in the others: read first, since it may stand behind them. */
async function surveyOf(objects: ObjectStream, catalog: CatalogView) {
  const controllers = new Set<string>();
  const own = new OwnWords();
  for await (const report of reportsOf(objects, new Warnings())) {
    addControllersIn(report, controllers);
    own.add(report, catalog);
  }
  return { controllers, own };
}

/** What is gathered of the targets on the way through them. */
class Gathering {
  readonly heads = new Map<string, TargetHead>();
  nameless = 0;
  #waiting: TargetPart[] = [];
  #size = 0;

  get isFull(): boolean {
    return this.#size >= portionSize;
  }

  add({ lookedAt, observations, ...head }: TargetHead & TargetPart): void {
    refuseTooMany(this.heads.size);
    const known = this.heads.get(head.scope);
    this.heads.set(head.scope, known === undefined ? head : joinHeads(known, head));
    this.#waiting.push({ scope: head.scope, lookedAt, observations });
    this.#size += lookedAt.length + observations.length;
  }

  take(): readonly TargetPart[] {
    const parts = this.#waiting;
    this.#waiting = [];
    this.#size = 0;
    return parts;
  }
}

function endOf(objects: ObjectStream, gathering: Gathering, warnings: Warnings): ReturnType<DocumentReading["end"]> {
  for (const { code, message, count } of objects.end().warnings) warnings.add(code, message, count);
  const targets = [...gathering.heads.values()];
  if (targets.length === 0)
    warnings.add("nothing_listed", "The file lists no report, so it says nothing about the cluster.");
  if (gathering.nameless > 0)
    warnings.add(
      "no_uid",
      "Reports without a uid, as a command line writes them, are taken to be about what runs in the cluster.",
      gathering.nameless,
    );
  return {
    scanner: "policy-report",
    format: objects.format,
    documents: objects.documents,
    observedAt: observedAtOf(targets),
    targets,
    warnings: warnings.list(),
    hints: {},
  };
}

/** Reads what `parse` reads from one JSON document too large to hold; a preview is not made of it. */
export function stream(text: AsyncIterable<string>, context: DocumentContext, catalog: CatalogView): DocumentReading {
  const warnings = new Warnings();
  const gathering = new Gathering();
  let objects: ObjectStream | null = null;
  async function* parts(): AsyncGenerator<readonly TargetPart[]> {
    objects = await streamKubernetesObjects(text, { ...tool, markKeys });
    const { controllers, own } = await surveyOf(objects, catalog);
    const judge: Judge = { catalog, controllers, warnings };
    for await (const report of reportsOf(objects, warnings)) {
      if (report.report.metadata.uid === "") gathering.nameless += 1;
      gathering.add(targetOf(report, own, context, judge));
      if (gathering.isFull) yield* inPortions(gathering.take());
    }
    yield* inPortions(gathering.take());
  }
  return {
    parts: parts(),
    end() {
      if (objects === null) throw new AppError("internal", "The document was not read to its end. Send it again.");
      return endOf(objects, gathering, warnings);
    },
  };
}
