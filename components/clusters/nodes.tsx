import Link from "next/link";
import { Figure } from "#components/ui/figure.tsx";
import { Outcomes } from "#components/ui/outcomes.tsx";
import { ProofStrip } from "#components/ui/proof-strip.tsx";
import { factDrawnAs } from "#components/ui/status-words.ts";
import { Time } from "#components/ui/time.tsx";
import type { ClusterPage, Disagreement } from "#lib/contract/views/cluster.ts";
import { counted } from "#lib/contract/views/format.ts";
import { requirementHref } from "#lib/contract/views/links.ts";

/** The nodes that are known, by a roster or by what reported on them. */
export function Nodes({ view }: { view: ClusterPage }) {
  return (
    <table className="table rows">
      <thead>
        <tr>
          <th scope="col">Node</th>
          <th scope="col">Roles</th>
          <th scope="col">Version</th>
          <th scope="col">Results</th>
          <th scope="col">Known from</th>
          <th scope="col" className="num">
            Last look
          </th>
        </tr>
      </thead>
      <tbody>
        {view.nodes.map((node) => (
          <tr key={node.name}>
            <th scope="row" className="break">
              {node.name}
            </th>
            <td>{node.roles.length === 0 ? <span className="unit">not known</span> : node.roles.join(", ")}</td>
            <td>{node.version ?? <span className="unit phone-hide">–</span>}</td>
            <td className="full">
              <Outcomes byOutcome={node.byOutcome} />
            </td>
            <td className="text-text-2">{node.knownFrom === "roster" ? "roster" : "its reports only"}</td>
            <td className="num top-right text-text-2">
              {node.lastLookAt === null ? "nobody looked" : <Time at={node.lastLookAt} now={view.now} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function differs(row: Disagreement): string {
  const names = row.nodes.filter((node) => node.state.state !== "pass").map((node) => node.name);
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}

/** Facts shown before somebody asks for the rest. */
const shownAtOnce = 8;

/** Facts on which nodes differ: the same check, seen to pass here and not there. */
export function Disagreements({ view }: { view: ClusterPage }) {
  const first = view.disagreements.slice(0, shownAtOnce);
  const rest = view.disagreements.slice(shownAtOnce);
  return (
    <>
      <DisagreementTable view={view} rows={first} />
      {rest.length > 0 && (
        <details className="explain mt-3">
          <summary>{counted(rest.length, "more fact", "more facts")}</summary>
          <DisagreementTable view={view} rows={rest} />
        </details>
      )}
    </>
  );
}

function DisagreementTable({ view, rows }: { view: ClusterPage; rows: readonly Disagreement[] }) {
  return (
    <table className="table rows tall">
      <thead>
        <tr>
          <th scope="col">Fact</th>
          <th scope="col">Node by node</th>
          <th scope="col" className="num">
            Agree
          </th>
          <th scope="col">Who differs</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.fact}>
            <th scope="row">
              {row.requirement === null ? (
                row.statement
              ) : (
                <Link
                  className="trace"
                  href={requirementHref(row.requirement.frameworkId, row.requirement.id, { cluster: view.id })}
                >
                  {row.statement}
                </Link>
              )}
              <span className="second mono break">
                {row.requirement === null ? row.fact : `${row.requirement.frameworkShortTitle} ${row.requirement.id}`}
              </span>
            </th>
            <td className="full">
              <ProofStrip
                cells={row.nodes.map((node) => ({ key: node.name, label: node.name, status: factDrawnAs(node.state) }))}
              />
            </td>
            <td className="num top-right">
              <Figure value={row.passing} of={row.total} unit="pass" />
            </td>
            <td className="full text-text-2 break">{differs(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
