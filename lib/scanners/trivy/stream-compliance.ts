import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { Element } from "#lib/domain/document/json-lists.ts";
import { inPortions, portionSize } from "#lib/domain/document/portions.ts";
import { theCluster } from "#lib/domain/resource/resource.ts";
import type { Observation, TargetPart } from "../types.ts";
import { complianceHead, controlObservation } from "./compliance.ts";
import { complianceFacts, readControl, Unreadable } from "./read.ts";
import type { ShapeReading, StreamDesk } from "./stream-desk.ts";

/** A compliance report, control by control. */
export function streamCompliance(
  value: Readonly<Record<string, unknown>>,
  elements: () => AsyncIterable<Element>,
  desk: StreamDesk,
): ShapeReading {
  const facts = complianceFacts(value);
  const id = cleanTitle(facts.id);
  const scope = `compliance/${id}`;
  const unreadable = new Unreadable(desk.warnings);
  let unbound = 0;
  async function* parts(): AsyncGenerator<readonly TargetPart[]> {
    let observations: Observation[] = [];
    yield [{ scope, lookedAt: [theCluster], observations: [] }];
    for await (const { key, value: raw, shownLineOf } of elements()) {
      if (key !== facts.list) continue;
      const lineOf = (entry: unknown) => (typeof entry === "object" && entry !== null ? shownLineOf(entry) : null);
      const read = readControl(raw, { ...desk, lineOf }, unreadable);
      if (read === null) continue;
      if (read.control.Results.length > 0) unbound += 1;
      observations.push(controlObservation(id, read));
      if (observations.length < portionSize) continue;
      yield [{ scope, lookedAt: [], observations }];
      observations = [];
    }
    yield* inPortions([{ scope, lookedAt: [], observations }]);
  }
  const head = () =>
    complianceHead({ id, title: facts.title, unreadable: unreadable.count, unbound }, desk.context, desk.warnings);
  return {
    parts: parts(),
    end: () => ({ targets: [head()], format: facts.format, observedAt: null, clusterName: "" }),
  };
}
