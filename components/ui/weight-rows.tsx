import type { ReactNode } from "react";
import { count } from "#lib/contract/views/format.ts";
import { type ByScoredStatus, scoredStatuses } from "#lib/contract/views/standing.ts";
import { Status } from "./status.tsx";

/** The weight of each status that has some, below its proof bar; `children` are rows of what stands outside the score. */
export function WeightRows({ weights, children }: { weights: ByScoredStatus; children?: ReactNode }) {
  return (
    <ul className="ledger-rows mt-1">
      {scoredStatuses
        .filter((status) => weights[status] > 0)
        .map((status) => (
          <li key={status}>
            <Status status={status} light /> <span>{count(weights[status])}</span>
          </li>
        ))}
      {children}
    </ul>
  );
}
