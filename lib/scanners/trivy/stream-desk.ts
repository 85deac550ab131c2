import { inPortions, portionSize, refuseTooMany } from "#lib/domain/document/portions.ts";
import type { Warnings } from "#lib/domain/document/warnings.ts";
import type { ResourceKey } from "#lib/domain/resource/resource.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { CatalogView, DocumentContext, Observation, TargetHead, TargetPart } from "../types.ts";
import { EvidenceGathering } from "./completeness.ts";
import { foldWords, headOf, warnOfCompleteness } from "./head.ts";
import { observe } from "./observe.ts";
import type { Subject } from "./reading.ts";
import type { DocumentFacts, TargetFrame } from "./targets.ts";
import { TargetGathering } from "./targets.ts";

/** What a large document is judged with. */
export type StreamDesk = {
  readonly context: DocumentContext;
  readonly catalog: CatalogView;
  readonly warnings: Warnings;
};

/** What one of Trivy's shapes gives; `end` answers once `parts` was walked to its end. */
export type ShapeReading = {
  readonly parts: AsyncIterable<readonly TargetPart[]>;
  readonly end: () => {
    readonly targets: readonly TargetHead[];
    readonly format: string;
    readonly observedAt: Date | null;
    readonly clusterName: string;
  };
};

/** Entries of one resource stand together in one part, unless there are this many of them. */
const mostTogether = portionSize * 10;

/** Judges subjects one by one and hands on what they say in parts. */
export class SubjectStream {
  readonly evidence = new EvidenceGathering();
  readonly #desk: StreamDesk;
  readonly #targets = new TargetGathering();
  #waiting = new Map<string, Observation[]>();
  #size = 0;
  #last: ResourceKey = "";
  #frames: readonly TargetFrame[] = [];

  constructor(desk: StreamDesk) {
    this.#desk = desk;
  }

  /** Takes a subject; hands on what is complete by then. */
  *add(subject: Subject, lineOf: (entry: unknown) => number | null): Generator<readonly TargetPart[]> {
    const key = resourceKey(subject.resource);
    if (this.#size >= mostTogether || (this.#size >= portionSize && key !== this.#last)) yield* this.#take();
    this.#last = key;
    const { observations, unreadable } = observe(subject, { ...this.#desk, lineOf });
    this.evidence.add(subject, observations);
    this.evidence.addUnreadable(unreadable);
    refuseTooMany(this.#targets.looks);
    for (const [scope, words] of this.#targets.add({ subject, observations }, this.#desk.context)) {
      const waiting = this.#waiting.get(scope);
      if (waiting === undefined) this.#waiting.set(scope, [...words]);
      else for (const word of words) waiting.push(word);
      this.#size += words.length;
    }
  }

  /** Hands on the rest. What was looked at is known only now: it depends on what the whole document lists. */
  *end(document: DocumentFacts): Generator<readonly TargetPart[]> {
    yield* this.#take();
    this.#frames = this.#targets.end(document, this.evidence.evidence, this.#desk.context);
    yield* inPortions(this.#frames.map(({ scope, lookedAt }) => ({ scope, lookedAt, observations: [] })));
  }

  /** The targets, after the end. */
  heads(): readonly TargetHead[] {
    warnOfCompleteness(this.#frames, this.#desk.warnings);
    return this.#frames.map((frame) => headOf(frame, this.#desk));
  }

  *#take(): Generator<readonly TargetPart[]> {
    const { warnings } = this.#desk;
    const parts = [...this.#waiting].map(([scope, words]) => ({
      scope,
      lookedAt: [],
      observations: foldWords(words, warnings),
    }));
    this.#waiting = new Map();
    this.#size = 0;
    yield* inPortions(parts);
  }
}
