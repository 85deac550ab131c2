import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { Element, ListsOptions, Outline } from "#lib/domain/document/json-lists.ts";
import { cannotStream } from "#lib/domain/document/json-lists.ts";
import { notOurs } from "#lib/domain/document/signatures.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import { AppError } from "#lib/errors.ts";
import { elementsOf, outlineOf } from "../kubernetes/walk-lists.ts";
import type { CatalogView, DocumentContext, DocumentReading, TargetPart } from "../types.ts";
import { k8sLists, markKeys, shapeOf } from "./read.ts";
import { isRecord, tool } from "./reading.ts";
import { streamArtifact } from "./stream-artifact.ts";
import { streamCompliance } from "./stream-compliance.ts";
import type { ShapeReading, StreamDesk } from "./stream-desk.ts";
import { streamK8s } from "./stream-k8s.ts";

const lists: ReadonlySet<string> = new Set([...k8sLists, "Results", "SummaryControls"]);
const options: ListsOptions = { ...tool, isList: (key) => lists.has(key), markKeys };

function readShape(outline: Outline, elements: () => AsyncIterable<Element>, desk: StreamDesk): ShapeReading {
  const { value } = outline;
  const shape = isRecord(value) ? shapeOf(value) : null;
  // A list of reports, or of results as up to 0.19: nothing that large writes them.
  if (Array.isArray(value) || shape === "result") throw cannotStream(tool);
  if (!isRecord(value) || shape === null) throw notOurs(outline.head, tool);
  switch (shape) {
    case "k8s":
      return streamK8s({ value, head: outline.head }, elements, desk);
    case "artifact":
      return streamArtifact(value, elements, desk);
    case "compliance":
      return streamCompliance(value, elements, desk);
    default:
      return shape satisfies never;
  }
}

function warnOfDoubled(doubled: number, warnings: Warnings): void {
  if (doubled > 0) warnings.add("duplicate_keys", "Doubled keys: the last one counts.", doubled);
}

/** Reads what `parse` reads from one JSON document too large to hold; a preview is not made of it. */
export function stream(text: AsyncIterable<string>, context: DocumentContext, catalog: CatalogView): DocumentReading {
  const warnings = new Warnings();
  let shape: ShapeReading | null = null;
  let doubled = 0;
  async function* parts(): AsyncGenerator<readonly TargetPart[]> {
    const outline = await outlineOf(text, options);
    const elements = async function* (): AsyncGenerator<Element> {
      doubled = outline.duplicateKeys;
      for await (const element of elementsOf(text, outline, options)) {
        doubled += element.duplicateKeys;
        yield element;
      }
    };
    shape = readShape(outline, elements, { context, catalog, warnings });
    yield* shape.parts;
  }
  return {
    parts: parts(),
    end() {
      if (shape === null) throw new AppError("internal", "The document was not read to its end. Send it again.");
      const { targets, format, observedAt, clusterName } = shape.end();
      warnOfDoubled(doubled, warnings);
      if (targets.length === 0) {
        const message = "The file lists nothing that was looked at, so it says nothing about the cluster.";
        warnings.add("nothing_listed", message);
      }
      const hints = { clusterName: cleanTitle(clusterName) || undefined };
      return { scanner: "trivy", format, documents: 1, observedAt, targets, warnings: warnings.list(), hints };
    },
  };
}
