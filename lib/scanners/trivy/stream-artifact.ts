import type { Element } from "#lib/domain/document/json-lists.ts";
import type { TargetPart } from "../types.ts";
import { artifactFacts, Unreadable } from "./read.ts";
import type { Subject } from "./reading.ts";
import { isRecord } from "./reading.ts";
import { ArtifactReport, Result } from "./schema.ts";
import type { ShapeReading, StreamDesk } from "./stream-desk.ts";
import { SubjectStream } from "./stream-desk.ts";
import { subjectOfArtifact } from "./subjects.ts";

/** The results of the report without what they list: which image each is of shows only when all of them are known. */
async function outlinesIn(elements: AsyncIterable<Element>): Promise<readonly unknown[]> {
  const results: unknown[] = [];
  for await (const { key, value } of elements) {
    if (key !== "Results") continue;
    results.push(isRecord(value) ? { Target: value.Target, Class: value.Class, Type: value.Type } : null);
  }
  return results;
}

/** A report about one image or one tree of files, result by result. */
export function streamArtifact(
  value: Readonly<Record<string, unknown>>,
  elements: () => AsyncIterable<Element>,
  desk: StreamDesk,
): ShapeReading {
  const report = ArtifactReport.parse(value);
  const facts = artifactFacts(report);
  const subjects = new SubjectStream(desk);
  async function* parts(): AsyncGenerator<readonly TargetPart[]> {
    const unreadable = new Unreadable(desk.warnings);
    const artifact = subjectOfArtifact(
      {
        name: report.ArtifactName,
        type: report.ArtifactType,
        metadata: report.Metadata,
        results: await outlinesIn(elements()),
        onUnreadable: unreadable.add,
      },
      desk.context,
    );
    if (artifact.results.length === 0) yield* subjects.add(artifact, () => null);
    else yield* resultsOf(artifact, elements(), subjects);
    subjects.evidence.addUnreadable(unreadable.count);
    yield* subjects.end({ isSummary: false, version: facts.version });
  }
  return { parts: parts(), end: () => ({ ...facts, targets: subjects.heads(), clusterName: "" }) };
}

async function* resultsOf(
  artifact: Subject,
  elements: AsyncIterable<Element>,
  subjects: SubjectStream,
): AsyncGenerator<readonly TargetPart[]> {
  let at = 0;
  for await (const { key, value, shownLineOf } of elements) {
    if (key !== "Results" || !isRecord(value)) continue;
    const image = artifact.results[at]?.image ?? null;
    at += 1;
    const results = [{ result: Result.parse(value), image }];
    const lineOf = (entry: unknown) => (typeof entry === "object" && entry !== null ? shownLineOf(entry) : null);
    yield* subjects.add({ ...artifact, results }, lineOf);
  }
}
