import { toolLabel } from "#lib/contract/scanner-labels.ts";
import type { RequirementPage } from "#lib/contract/views/requirement.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import { resourceRef } from "../resource/resource-ref.ts";
import type { RequirementEvidence } from "./evidence.ts";

const longestAdvice = 8_000;
const mostResources = 100;
const mostAdvices = 50;

type Advice = RequirementPage["remediation"][number];

/** What the tools advise for what fails, or failed when it was last looked at, check by check. */
export function remediationOf({ drafts, contents }: RequirementEvidence): Advice[] {
  const advices = new Map<string, Advice>();
  for (const draft of [...drafts.values()].flat()) {
    for (const { on } of draft.results) {
      for (const { part } of on.words) {
        if (part.verdict !== "fail" && part.verdict !== "last_known_failing") continue;
        const content = contents.get(`${part.word.source}\n${part.word.check}\n${part.word.key}`)?.[0];
        const text = cleanText(content?.remediation ?? "", longestAdvice);
        if (content === undefined || text === "") continue;
        const key = `${part.word.tool}\n${content.raw_id}`;
        const advice = advices.get(key) ?? {
          toolLabel: toolLabel(part.word.tool),
          rawId: cleanTitle(content.raw_id),
          resources: [],
          text,
        };
        advices.set(key, advice);
        const { label } = resourceRef(on.resource);
        if (!advice.resources.includes(label) && advice.resources.length < mostResources) advice.resources.push(label);
      }
    }
  }
  return [...advices.values()].slice(0, mostAdvices);
}
