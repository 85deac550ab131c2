import { inPortions, portionSize, refuseTooMany } from "#lib/domain/document/portions.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import { AppError } from "#lib/errors.ts";
import type { ObjectStream } from "../kubernetes/stream-objects.ts";
import { streamKubernetesObjects } from "../kubernetes/stream-objects.ts";
import type { CatalogView, DocumentContext, DocumentReading, Observation, TargetHead, TargetPart } from "../types.ts";
import type { ReportCompleteness } from "./completeness.ts";
import { completenessOf, looksFiltered } from "./completeness.ts";
import { foldRepeated } from "./fold.ts";
import { imageLookOf } from "./image-look.ts";
import type { Judge } from "./reading.ts";
import { markKeys, tool } from "./reading.ts";
import type { ReadReport } from "./report.ts";
import { evidenceOf, headOf, readReport } from "./report.ts";
import { Sieve } from "./sieve.ts";

/** A target whose completeness waits for the rest of the document. */
type OpenHead = {
  readonly head: TargetHead;
  /** Should the document look as if lower severities were filtered out, and should it not. */
  readonly filtered: ReportCompleteness;
  readonly unfiltered: ReportCompleteness;
  /** Its words were handed on. */
  isSent: boolean;
};

const timeOf = ({ observedAt }: TargetHead): number => observedAt?.getTime() ?? Number.NEGATIVE_INFINITY;

/** The less complete of two words about one report. */
function lesser(a: ReportCompleteness, b: ReportCompleteness): ReportCompleteness {
  return completenesses.indexOf(a.completeness) >= completenesses.indexOf(b.completeness) ? a : b;
}

/** Checks by version are a list of their own for each report; those of one kind share it here. */
class SharedLists {
  readonly #byKey = new Map<string, readonly string[]>();

  share(list: readonly string[] | undefined): readonly string[] {
    const key = (list ?? []).join("\n");
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.#byKey.set(key, list ?? []);
    return list ?? [];
  }
}

/** What is gathered about a document on the way through it. */
class Gathering {
  readonly heads = new Map<string, OpenHead>();
  listed = 0;
  /** Reports that may not list everything, should the document look filtered, and should it not. */
  truncated = { filtered: 0, unfiltered: 0 };
  readonly #judge: Judge;
  readonly #known = new SharedLists();
  #hasAny = false;
  #hasLower = false;
  #waiting = new Map<string, { lookedAt: ReadReport["inHand"]["subject"]["resource"][]; said: Observation[] }>();
  #size = 0;

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  get looksFiltered(): boolean {
    return this.#hasAny && !this.#hasLower;
  }

  get isFull(): boolean {
    return this.#size >= portionSize;
  }

  add(read: ReadReport): void {
    this.listed += 1;
    if (read.observations.length > 0) {
      this.#hasAny = true;
      if (!looksFiltered(read.observations)) this.#hasLower = true;
    }
    refuseTooMany(this.heads.size);
    const open = this.#open(read);
    const known = this.heads.get(open.head.scope);
    if (known === undefined || timeOf(open.head) > timeOf(known.head)) this.#replace(open, known, read);
    else if (timeOf(open.head) === timeOf(known.head)) this.#join(open, known, read);
  }

  #open(read: ReadReport): OpenHead {
    const evidence = evidenceOf(read, true);
    const { context } = this.#judge;
    const filtered = completenessOf({ ...evidence, mayBeFiltered: true }, context);
    const unfiltered = completenessOf({ ...evidence, mayBeFiltered: false }, context);
    if (filtered.completeness === "truncated") this.truncated.filtered += 1;
    if (unfiltered.completeness === "truncated") this.truncated.unfiltered += 1;
    const head = headOf(read, unfiltered, this.#judge);
    const known = { ...head, knownByVersion: this.#known.share(head.knownByVersion) };
    return { head: known, filtered, unfiltered, isSent: false };
  }

  /** The newest report of an object counts; what was handed on cannot be taken back. */
  #replace(open: OpenHead, known: OpenHead | undefined, read: ReadReport): void {
    const { scope } = open.head;
    if (known?.isSent === true) {
      throw new AppError(
        "unprocessable",
        "The file holds an older and a newer copy of one report. Send the newer listing alone.",
        { reason: "older_copies" },
      );
    }
    this.heads.set(scope, open);
    this.#size -= this.#waiting.get(scope)?.said.length ?? 0;
    this.#waiting.delete(scope);
    this.#wait(scope, read);
  }

  /** Two looks of one instant count together (semantics § 2). */
  #join(open: OpenHead, known: OpenHead, read: ReadReport): void {
    const { scope } = open.head;
    const filtered = lesser(known.filtered, open.filtered);
    const unfiltered = lesser(known.unfiltered, open.unfiltered);
    const { head } = unfiltered === known.unfiltered ? known : open;
    this.heads.set(scope, { head, filtered, unfiltered, isSent: known.isSent });
    this.#wait(scope, read);
  }

  #wait(scope: string, read: ReadReport): void {
    const folded = [...foldRepeated(read.observations), ...imageLookOf(read.inHand)];
    const waiting = this.#waiting.get(scope);
    this.#size += folded.length + 1;
    const { resource } = read.inHand.subject;
    if (waiting === undefined) this.#waiting.set(scope, { lookedAt: [resource], said: folded });
    else {
      waiting.lookedAt.push(resource);
      waiting.said = [...foldRepeated([...waiting.said, ...folded])];
    }
  }

  /** What waits to be handed on. */
  take(): TargetPart[] {
    const parts = [...this.#waiting].map(([scope, { lookedAt, said }]) => ({ scope, lookedAt, observations: said }));
    for (const { scope } of parts) {
      const head = this.heads.get(scope);
      if (head !== undefined) head.isSent = true;
    }
    this.#waiting = new Map();
    this.#size = 0;
    return parts;
  }
}

async function* partsOf(
  objects: ObjectStream,
  gathering: Gathering,
  judge: Judge,
): AsyncGenerator<readonly TargetPart[]> {
  const sieve = new Sieve(judge);
  for await (const batch of objects.walk()) {
    for (const object of batch) {
      const read = sieve.isReport(object) ? readReport(object, { ...judge, lineOf: object.lineOf }) : null;
      if (read !== null) gathering.add(read);
      if (gathering.isFull) yield* inPortions(gathering.take());
    }
  }
  sieve.refuse({ ...objects, ...objects.end(), text: objects.head });
  yield* inPortions(gathering.take());
}

function targetsOf(gathering: Gathering, judge: Judge): readonly TargetHead[] {
  const { looksFiltered: isFiltered, truncated, heads, listed } = gathering;
  const left = isFiltered ? truncated.filtered : truncated.unfiltered;
  if (left > 0) judge.warnings.add("truncated", "Reports that may not list everything close nothing.", left);
  if (heads.size < listed) {
    const message = "Reports the document holds more than once: the newest counts.";
    judge.warnings.add("duplicate_objects", message, listed - heads.size);
  }
  if (heads.size === 0) {
    const message = "The file lists no report of a resource, so it says nothing about the cluster.";
    judge.warnings.add("nothing_listed", message);
  }
  return [...heads.values()].map(({ head, filtered, unfiltered }) => {
    const { completeness, reason } = isFiltered ? filtered : unfiltered;
    return { ...head, completeness, completenessReason: reason };
  });
}

/** Reads what `parse` reads from one JSON document too large to hold; a preview is not made of it. */
export function stream(text: AsyncIterable<string>, context: DocumentContext, catalog: CatalogView): DocumentReading {
  const judge: Judge = { context, catalog, warnings: new Warnings(), lineOf: () => null };
  const gathering = new Gathering(judge);
  let objects: ObjectStream | null = null;
  async function* parts(): AsyncGenerator<readonly TargetPart[]> {
    objects = await streamKubernetesObjects(text, { ...tool, markKeys });
    yield* partsOf(objects, gathering, judge);
  }
  return {
    parts: parts(),
    end() {
      if (objects === null) throw new AppError("internal", "The document was not read to its end. Send it again.");
      for (const { code, message, count } of objects.end().warnings) judge.warnings.add(code, message, count);
      const targets = targetsOf(gathering, judge);
      const times = targets.flatMap((target) => target.observedAt ?? []).sort((a, b) => b.getTime() - a.getTime());
      return {
        scanner: "trivy-operator",
        format: objects.format,
        documents: objects.documents,
        observedAt: times[0] ?? null,
        targets,
        warnings: judge.warnings.list(),
        hints: {},
      };
    },
  };
}
