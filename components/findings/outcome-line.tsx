import { standingClass, standingWords } from "#components/ui/status-words.ts";
import { utcWords } from "#components/ui/time-words.ts";
import type { FindingDetail } from "#lib/contract/views/findings.ts";
import { type OutcomeSegment, outcomeLine } from "./outcome-segments.ts";

const mostTold = 6;
const words = (segment: OutcomeSegment): string =>
  `${standingWords[segment.status].toLowerCase()} from ${utcWords(segment.from)} to ${utcWords(segment.to)}`;

function sentence(segments: readonly OutcomeSegment[]): string {
  if (segments.length === 0) return "Nothing was said in this time";
  const told = segments.slice(-mostTold).map(words).join("; ");
  return segments.length > mostTold ? `${segments.length} changes, at the end: ${told}` : told;
}

/** What the check said over time: above the line it passes, below it does not, hatched nobody knows. */
export function OutcomeLine({ detail }: { detail: FindingDetail }) {
  const line = outcomeLine(detail.periods, detail.now, detail.row.silentFrom);
  return (
    <div>
      <div className="outcome-line" role="img" aria-label={sentence(line.segments)}>
        {line.segments.map((segment) => (
          <i
            key={segment.from}
            className={standingClass(segment.status)}
            style={{ left: `${segment.left}%`, width: `${segment.width}%` }}
            title={words(segment)}
          />
        ))}
      </div>
      <p className="flex justify-between text-11 text-text-3">
        <span>{utcWords(line.from)}</span>
        <span>now</span>
      </p>
    </div>
  );
}
