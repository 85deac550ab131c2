import { count } from "#lib/contract/views/format.ts";
import type { ByOutcome } from "#lib/contract/views/standing.ts";
import { outcomes } from "#lib/domain/check/outcome.ts";
import { StatusIcon } from "./status.tsx";
import { outcomeDrawnAs, outcomeWords, standingClass } from "./status-words.ts";

/** How many results of each outcome: those that did not occur are left out. */
export function Outcomes({ byOutcome }: { byOutcome: ByOutcome }) {
  const shown = outcomes.filter((outcome) => (byOutcome[outcome] ?? 0) > 0);
  if (shown.length === 0) return <span className="unit">no results</span>;
  return (
    <span className="inline-flex flex-wrap gap-x-4 gap-y-1">
      {shown.map((outcome) => (
        <span key={outcome} className={`status ${standingClass(outcomeDrawnAs[outcome])}`}>
          <StatusIcon status={outcomeDrawnAs[outcome]} />
          {count(byOutcome[outcome] ?? 0)} <span className="font-normal">{outcomeWords[outcome].toLowerCase()}</span>
        </span>
      ))}
    </span>
  );
}
