import { Outcomes } from "#components/ui/outcomes.tsx";
import type { ScanPage } from "#lib/contract/views/scan.ts";

const words = { complete: "complete", failures_only: "failures only", truncated: "truncated" } as const;

/** Each slice the document reports on its own, with its outcomes and how complete it is. */
export function ScanTargets({ view }: { view: ScanPage }) {
  return (
    <table className="table rows tall">
      <thead>
        <tr>
          <th scope="col">Target</th>
          <th scope="col">Outcomes</th>
          <th scope="col">Completeness</th>
        </tr>
      </thead>
      <tbody>
        {view.targets.map((target) => (
          <tr key={target.scope}>
            <th scope="row">
              {target.label}
              {target.toolVersion !== null && <span className="second">{target.toolVersion}</span>}
            </th>
            <td className="full">
              <Outcomes byOutcome={target.byOutcome} />
            </td>
            <td className="top-right">
              {words[target.completeness]}
              {target.completenessReason !== "" && <span className="second">{target.completenessReason}</span>}
            </td>
          </tr>
        ))}
        {view.targets.length > 1 && (
          <tr>
            <th scope="row">All</th>
            <td className="full" colSpan={2}>
              <Outcomes byOutcome={view.byOutcome} />
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
