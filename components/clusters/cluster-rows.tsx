import Link from "next/link";
import { Share } from "#components/ui/figure.tsx";
import { ProofBar } from "#components/ui/proof-bar.tsx";
import { sourceWords } from "#components/ui/status-words.ts";
import { Time } from "#components/ui/time.tsx";
import type { ClusterList, ClusterRow } from "#lib/contract/views/clusters.ts";
import { findingsOf } from "#lib/contract/views/finding-filter.ts";
import { count } from "#lib/contract/views/format.ts";
import { clusterHref } from "#lib/contract/views/links.ts";
import type { FrameworkRef, ScoreFigures } from "#lib/contract/views/standing.ts";

function Scores({ frameworks, scores }: { frameworks: readonly FrameworkRef[]; scores: readonly ScoreFigures[] }) {
  return frameworks.map((framework, index) => {
    const score = scores[index];
    const hide = index > 0 ? " phone-hide" : "";
    if (score === undefined || score.totalWeight === 0) {
      return (
        <td key={framework.id} colSpan={2} className={`full unit${hide}`}>
          nothing counts here
        </td>
      );
    }
    return [
      <td key={`${framework.id}-bar`} className={`bar-cell narrow${hide}`}>
        <ProofBar weights={score.weightByStatus} />
      </td>,
      <td key={framework.id} className={`num${index === 0 ? " top-right" : ""}${hide}`}>
        <Share part={score.provenWeight} whole={score.totalWeight} />
      </td>,
    ];
  });
}

function Tags({ row }: { row: ClusterRow }) {
  if (row.sources.length === 0) return <span className="unit">none heard yet</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {row.sources.map((source) => (
        <span
          key={source.scanner}
          className={`tool ${source.state}`}
          title={`${source.label}: ${sourceWords[source.state]}`}
        >
          <span>{source.label}</span>
          {source.state !== "fresh" && <span className="sr-only"> {sourceWords[source.state]}</span>}
        </span>
      ))}
    </span>
  );
}

function Row({ row, view }: { row: ClusterRow; view: ClusterList }) {
  return (
    <tr>
      <th scope="row">
        <Link className="trace break" href={clusterHref(row.id)}>
          {row.name}
        </Link>
        <span className="second">{row.platform === "" ? "platform not known yet" : row.platform}</span>
      </th>
      <Scores frameworks={view.frameworks} scores={row.scores} />
      <td>
        <Tags row={row} />
      </td>
      <td className="num" data-label="open">
        {row.openFindings === null ? (
          "–"
        ) : (
          <>
            <Link className="trace" href={findingsOf({ cluster: [row.id] })}>
              {count(row.openFindings.total)}
            </Link>
            <span className="second">
              {count(row.openFindings.critical)} critical, {count(row.openFindings.high)} high
            </span>
          </>
        )}
      </td>
      <td className="num text-text-2" data-label="heard">
        {row.heardAt === null ? "never" : <Time at={row.heardAt} now={view.now} />}
      </td>
    </tr>
  );
}

/** A row per cluster, and their sums: never averages. */
export function ClusterRows({ view }: { view: ClusterList }) {
  return (
    <table className="table rows tall hover">
      <thead>
        <tr>
          <th scope="col">Cluster</th>
          {view.frameworks.map((framework, index) => [
            <th key={`${framework.id}-bar`} scope="col">
              {framework.shortTitle}
              {index === 0 && ", pinned"}
            </th>,
            <th key={framework.id} scope="col" className="num">
              Proven
            </th>,
          ])}
          <th scope="col">Sources</th>
          <th scope="col" className="num">
            Open findings
          </th>
          <th scope="col" className="num">
            Heard
          </th>
        </tr>
      </thead>
      <tbody>
        {view.clusters.map((row) => (
          <Row key={row.id} row={row} view={view} />
        ))}
        {view.clusters.length > 1 && (
          <tr>
            <th scope="row">
              All {count(view.clusters.length)}
              <span className="second">sums, never averages</span>
            </th>
            <Scores frameworks={view.frameworks} scores={view.totals} />
            <td colSpan={3} className="phone-hide" />
          </tr>
        )}
      </tbody>
    </table>
  );
}
