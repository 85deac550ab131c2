import type { BesideRecord } from "#lib/catalog/beside.ts";
import type { LinkRecord } from "#lib/catalog/files.ts";
import type { Reference } from "./reference.ts";
import { byId } from "./write.ts";

type Judged = { readonly framework: string; readonly links: readonly LinkRecord[] };

/**
 * What a mapping says of a control and no requirement is judged by: links that were dropped when the required ones were chosen,
 * and CIS items that a control contributes to, which are judged by their own topic.
 *
 * @param topicOwner the control each `topic:<topic>` belongs to
 */
export function besideRecords(
  reference: Reference,
  judged: readonly Judged[],
  topicOwner: ReadonlyMap<string, string>,
): readonly BesideRecord[] {
  const linked = new Set(
    judged.flatMap(({ framework, links }) =>
      links.flatMap(({ requirement, control }) =>
        [control, topicOwner.get(control) ?? control].map((id) => `${framework} ${requirement} ${id}`),
      ),
    ),
  );
  const records: BesideRecord[] = [];
  for (const control of reference.mapping.controls) {
    for (const [framework, links] of Object.entries(control.frameworks)) {
      const judgements = reference.requiredLinks.get(framework)?.controls ?? [];
      for (const { id, why } of links) {
        if (linked.has(`${framework} ${id} ${control.id}`)) continue;
        const drops = judgements.find((one) => one.id === id)?.drop ?? [];
        const drop = drops.find((each) => each.control === control.id);
        const said =
          drop === undefined ? { counts: "beside" as const, why } : { counts: "not" as const, why: drop.why };
        records.push({ framework, requirement: id, control: control.id, ...said });
      }
    }
  }
  return records.sort(
    (a, b) => byId(a.control, b.control) || byId(a.framework, b.framework) || byId(a.requirement, b.requirement),
  );
}
