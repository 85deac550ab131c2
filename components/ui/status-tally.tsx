import { count } from "#lib/contract/views/format.ts";
import { worstFirst } from "#lib/domain/control/worst-first.ts";
import type { StatusCounts } from "./count-strip.tsx";
import { StatusIcon } from "./status.tsx";
import { standingClass, standingWords } from "./status-words.ts";

/** How many stand in which status, the worst first: silhouettes with numbers. */
export function StatusTally({ counts }: { counts: StatusCounts }) {
  return (
    <span className="inline-flex flex-wrap gap-x-2.5 gap-y-0.5">
      {worstFirst
        .filter((status) => (counts[status] ?? 0) > 0)
        .map((status) => (
          <span key={status} className={`status ${standingClass(status)}`} title={standingWords[status]}>
            <StatusIcon status={status} label={standingWords[status]} />
            {count(counts[status] ?? 0)}
          </span>
        ))}
    </span>
  );
}
