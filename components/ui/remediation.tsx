import type { RequirementPage } from "#lib/contract/views/requirement.ts";
import { Section } from "./section.tsx";
import { visible } from "./visible.ts";

/** What the tools advise, in their words. A later scan closes what fails; nobody can close it by hand. */
export function Remediation({ view }: { view: Pick<RequirementPage, "remediation"> }) {
  if (view.remediation.length === 0) return null;
  return (
    <Section title="Remediation" about="in the tool's words">
      <div className="flex flex-col gap-3">
        {view.remediation.map((advice) => (
          <figure key={`${advice.toolLabel}/${advice.rawId}`} className="raw">
            <figcaption className="raw-head">
              <b className="font-semibold">{advice.toolLabel}</b>
              <code>{advice.rawId}</code>
              <span className="break">on {advice.resources.slice(0, 6).join(", ")}</span>
              {advice.resources.length > 6 && <span>and {advice.resources.length - 6} more</span>}
            </figcaption>
            <div className="advice">{visible(advice.text)}</div>
          </figure>
        ))}
      </div>
      <p className="mt-2 text-text-2">A later scan closes what fails here. Nobody can close it by hand.</p>
    </Section>
  );
}
