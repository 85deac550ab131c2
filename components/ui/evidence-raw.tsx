import type { RequirementPage } from "#lib/contract/views/requirement.ts";
import type { Word } from "./chosen-word.ts";
import { RawLines } from "./raw-lines.tsx";
import { Section } from "./section.tsx";
import { Time } from "./time.tsx";

type Raw = NonNullable<RequirementPage["raw"]>;

/** The raw line behind a word, as the tool wrote it. */
export function RawOfWord({ raw, word, now }: { raw: Raw; word: Word; now: string }) {
  const { outcome, rawId, toolLabel, observedAt } = word.word;
  return (
    <Section id="raw" title="The raw line" about={`${rawId} on ${word.result.resource.label}`}>
      <RawLines
        excerpt={raw.excerpt}
        tone={outcome === "fail" || outcome === "error" ? "fail" : "neutral"}
        head={
          <>
            <b className="font-semibold">{toolLabel}</b>
            <span>
              looked <Time at={observedAt} now={now} as="utc" />
            </span>
          </>
        }
      />
    </Section>
  );
}
