import Link from "next/link";
import { CountStrip } from "#components/ui/count-strip.tsx";
import { ProofStrip } from "#components/ui/proof-strip.tsx";
import { Severity } from "#components/ui/severity.tsx";
import { Status } from "#components/ui/status.tsx";
import type { ControlList, ControlRow } from "#lib/contract/views/controls.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { controlHref } from "#lib/contract/views/links.ts";
import { scopeWords } from "./words.ts";

function OnClusters({ row, names }: { row: ControlRow; names: ReadonlyMap<string, string> }) {
  if (row.status === null) return <span className="unit">no cluster</span>;
  if (row.perCluster.length === 0) return <CountStrip counts={row.byStatus} shown={row.status} />;
  return (
    <ProofStrip
      cells={row.perCluster.map(({ clusterId, status }) => ({
        key: clusterId,
        label: names.get(clusterId) ?? clusterId,
        status,
      }))}
    />
  );
}

function Row({ row, names }: { row: ControlRow; names: ReadonlyMap<string, string> }) {
  const { requirements, frameworks } = row.serves;
  return (
    <tr>
      <th scope="row">
        <Link className="trace" href={controlHref(row.id)} prefetch={false}>
          {row.title}
        </Link>
        <span className="second">
          {row.family} · {row.scopes.map((scope) => scopeWords[scope]).join(", ")}
          {row.needsPeople && " · people attest a part"}
        </span>
      </th>
      <td className="phone-hide">
        <Severity severity={row.criticality} />
      </td>
      <td className="top-right">{row.status !== null && <Status status={row.status} />}</td>
      <td>
        <OnClusters row={row} names={names} />
      </td>
      <td className="num" data-label="serves">
        {requirements === 0 ? (
          <span className="unit">none</span>
        ) : (
          <>
            {count(requirements)}
            <span className="second">{counted(frameworks, "framework", "frameworks")}</span>
          </>
        )}
      </td>
    </tr>
  );
}

/** Controls with how they stand and how much rests on them. */
export function ControlTable({ view }: { view: ControlList }) {
  const names = new Map(view.clusters.map((cluster) => [cluster.id, cluster.name]));
  const selected = view.clusters.filter((cluster) => cluster.selected).length;
  return (
    <table className="table rows tall hover">
      <thead>
        <tr>
          <th scope="col">Control</th>
          <th scope="col">Criticality</th>
          <th scope="col">Worst status</th>
          <th scope="col">{selected === 1 ? "Cluster" : `${count(selected)} clusters`}</th>
          <th scope="col" className="num">
            Requirements served
          </th>
        </tr>
      </thead>
      <tbody>
        {view.rows.map((row) => (
          <Row key={row.id} row={row} names={names} />
        ))}
      </tbody>
    </table>
  );
}
