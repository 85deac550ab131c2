import { count, percent } from "#lib/contract/views/format.ts";
import { type ByScoredStatus, scoredStatuses } from "#lib/contract/views/standing.ts";
import { standingClass, standingWords } from "./status-words.ts";

/** Statuses that were looked at and answered: they come first in the order, so their end is the coverage. */
const answered = ["passing", "partial", "accepted", "failing"] as const;

/** What a proof bar says, as a sentence. */
export function proofSentence(weights: ByScoredStatus, unit: string): string {
  const total = scoredStatuses.reduce((sum, status) => sum + weights[status], 0);
  if (total === 0) return `nothing to prove: no ${unit}`;
  const parts = scoredStatuses
    .filter((status) => weights[status] > 0)
    .map((status) => `${standingWords[status].toLowerCase()} ${count(weights[status])}`);
  const covered = answered.reduce((sum, status) => sum + weights[status], 0);
  return `proven ${percent(weights.passing, total)}, ${parts.join(", ")} of ${unit} ${count(total)}, coverage ${percent(covered, total)}`;
}

/**
 * Weight by status in the fixed order. The mark stands where passing ends: everything right of it is not proven. The
 * bracket spans what was looked at, so its end is the coverage. `xl` prints the coverage below.
 */
export function ProofBar({
  weights,
  size = "md",
  unit = "weight",
}: {
  weights: ByScoredStatus;
  size?: "xs" | "md" | "lg" | "xl";
  unit?: string;
}) {
  const total = scoredStatuses.reduce((sum, status) => sum + weights[status], 0);
  const covered = answered.reduce((sum, status) => sum + weights[status], 0);
  const at = (weight: number) => (total === 0 ? "0%" : `${(weight * 100) / total}%`);
  return (
    <div className={`proof ${size}`} role="img" aria-label={proofSentence(weights, unit)}>
      <div className="proof-bar">
        {total === 0 && <span className="seg not-assessed" style={{ flex: "1 0 0" }} />}
        {scoredStatuses.map((status) =>
          weights[status] > 0 ? (
            <span
              key={status}
              className={`seg ${standingClass(status)}`}
              style={{ flex: `${weights[status]} 0 0` }}
              // In a row of a long table the whole bar's sentence is enough; it is sent hundreds of times.
              title={
                size === "xs"
                  ? undefined
                  : `${standingWords[status]} ${count(weights[status])} of ${unit} ${count(total)}`
              }
            />
          ) : null,
        )}
      </div>
      <span className="proof-mark" style={{ left: at(weights.passing) }} />
      {size !== "xs" && covered > 0 && <span className="proof-bracket" style={{ width: at(covered) }} />}
      {size === "xl" && total > 0 && (
        <span className="proof-coverage" style={{ width: at(covered) }}>
          <b className="font-medium">coverage {percent(covered, total)}</b>{" "}
          <span className="unit">
            {count(covered)} of {count(total)} looked at
          </span>
        </span>
      )}
    </div>
  );
}
