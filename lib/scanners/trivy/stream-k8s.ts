import type { Element } from "#lib/domain/document/json-lists.ts";
import { notOurs } from "#lib/domain/document/signatures.ts";
import type { TargetPart } from "../types.ts";
import { isListedByTrivy, k8sFacts, k8sLists, readResource, Unreadable } from "./read.ts";
import { isRecord, tool } from "./reading.ts";
import type { ShapeReading, StreamDesk } from "./stream-desk.ts";
import { SubjectStream } from "./stream-desk.ts";

type Frame = { readonly value: Readonly<Record<string, unknown>>; readonly head: string };

/** A report of `trivy k8s`, resource by resource. */
export function streamK8s(
  { value, head }: Frame,
  elements: () => AsyncIterable<Element>,
  desk: StreamDesk,
): ShapeReading {
  const facts = k8sFacts(value);
  const subjects = new SubjectStream(desk);
  const lists: ReadonlySet<string> = new Set(k8sLists);
  async function* parts(): AsyncGenerator<readonly TargetPart[]> {
    const unreadable = new Unreadable(desk.warnings);
    let [entries, withKind] = [0, 0];
    for await (const { key, value: raw, shownLineOf } of elements()) {
      if (key === null || !lists.has(key)) continue;
      entries += 1;
      if (isRecord(raw) && "Kind" in raw) withKind += 1;
      const lineOf = (entry: unknown) => (typeof entry === "object" && entry !== null ? shownLineOf(entry) : null);
      const subject = readResource(raw, { ...desk, lineOf }, unreadable);
      if (subject !== null) yield* subjects.add(subject, lineOf);
    }
    if (!isListedByTrivy(value, entries, withKind)) throw notOurs(head, tool);
    subjects.evidence.addUnreadable(unreadable.count);
    yield* subjects.end({ isSummary: facts.isSummary, version: null });
  }
  return { parts: parts(), end: () => ({ ...facts, targets: subjects.heads(), observedAt: null }) };
}
