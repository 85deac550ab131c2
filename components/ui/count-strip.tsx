import { count } from "#lib/contract/views/format.ts";
import { type Standing, standings } from "#lib/contract/views/standing.ts";
import { worstFirst } from "#lib/domain/control/worst-first.ts";
import { standingClass, standingWords } from "./status-words.ts";

export type StatusCounts = Readonly<Partial<Record<Standing, number>>>;

/** @example countSentence({ failing: 3, passing: 197 }) // "3 failing, 197 passing" */
export function countSentence(counts: StatusCounts): string {
  return worstFirst
    .filter((status) => (counts[status] ?? 0) > 0)
    .map((status) => `${count(counts[status] ?? 0)} ${standingWords[status].toLowerCase()}`)
    .join(", ");
}

/**
 * The proof line at one instant for more clusters than cells can be told apart: as wide as their share, above the line proven,
 * below it broken. `shown` is the status whose number stands beside it.
 */
export function CountStrip({ counts, shown }: { counts: StatusCounts; shown?: Standing | null }) {
  const total = standings.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  if (total === 0) return null;
  const words = countSentence(counts);
  return (
    <span className="count-strip" title={words}>
      <span className="strip counts" role="img" aria-label={words}>
        {standings.map((status) =>
          (counts[status] ?? 0) > 0 ? (
            <i key={status} className={standingClass(status)} style={{ flexGrow: counts[status] }} />
          ) : null,
        )}
      </span>
      {shown != null && (
        <span className="num">
          {count(counts[shown] ?? 0)} <span className="unit">of {count(total)}</span>
        </span>
      )}
    </span>
  );
}
