import { count } from "#lib/contract/views/format.ts";
import { type ByScoredStatus, scoredStatuses } from "#lib/contract/views/standing.ts";
import { Status } from "./status.tsx";

/** The weights under a bar, in its order, ending in their sum, so that anybody can add it up. */
export function Ledger({ weights, total }: { weights: ByScoredStatus; total: number }) {
  return (
    <ul className="ledger" aria-label="Weight by status">
      {scoredStatuses.map((status) => (
        <li key={status}>
          <Status status={status} light />
          <b>{count(weights[status])}</b>
        </li>
      ))}
      <li className="sum">
        <span className="unit">= weight</span>
        <b>{count(total)}</b>
      </li>
    </ul>
  );
}
