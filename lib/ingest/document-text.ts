import { DocumentDecoder } from "#lib/domain/document/decode.ts";
import type { DocumentWarning } from "#lib/domain/document/warnings.ts";

/**
 * The text of a document as it is read: it can be walked as often as its bytes can, which `Scanner.stream` needs. A large one
 * is never held whole: each walk reads the bytes anew. One that may be held (`holds`) is decoded once.
 *
 * @example const text = new DocumentText(await contentChunksOf(db, scan)); const reading = scanner.stream(text, context, view);
 */
export class DocumentText implements AsyncIterable<string> {
  readonly #bytes: AsyncIterable<Uint8Array>;
  readonly #holds: boolean;
  #held: readonly string[] | null = null;
  #warnings: readonly DocumentWarning[] = [];

  constructor(bytes: AsyncIterable<Uint8Array>, holds = false) {
    this.#bytes = bytes;
    this.#holds = holds;
  }

  /** What was done to the bytes to get the text; known after a walk to the end. */
  get warnings(): readonly DocumentWarning[] {
    return this.#warnings;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    if (this.#held !== null) {
      yield* this.#held;
      return;
    }
    const held: string[] = [];
    for await (const piece of this.#decoded()) {
      if (this.#holds) held.push(piece);
      yield piece;
    }
    // Only a walk to the end comes here.
    if (this.#holds) this.#held = held;
  }

  async *#decoded(): AsyncGenerator<string> {
    const decoder = new DocumentDecoder();
    for await (const chunk of this.#bytes) yield decoder.push(chunk);
    yield decoder.end();
    this.#warnings = decoder.warnings;
  }
}
