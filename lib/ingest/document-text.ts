import { DocumentDecoder } from "#lib/domain/document/decode.ts";
import type { DocumentWarning } from "#lib/domain/document/warnings.ts";

/**
 * The text of a document as it is read, never held whole: each walk over it reads the bytes anew, so it can be walked as often
 * as they can, which `Scanner.stream` needs.
 *
 * @example const text = new DocumentText(await contentChunksOf(db, scan)); const reading = scanner.stream(text, context, view);
 */
export class DocumentText implements AsyncIterable<string> {
  readonly #bytes: AsyncIterable<Uint8Array>;
  #warnings: readonly DocumentWarning[] = [];

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes;
  }

  /** What was done to the bytes to get the text; known after a walk to the end. */
  get warnings(): readonly DocumentWarning[] {
    return this.#warnings;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    const decoder = new DocumentDecoder();
    for await (const chunk of this.#bytes) yield decoder.push(chunk);
    yield decoder.end();
    this.#warnings = decoder.warnings;
  }
}
