import Link from "next/link";
import { count, counted } from "#lib/contract/views/format.ts";
import { scanHref } from "#lib/contract/views/links.ts";
import type { ScanRow, Standing } from "#lib/contract/views/standing.ts";
import { Status } from "./status.tsx";
import { Time } from "./time.tsx";

const drawn: Readonly<Record<ScanRow["state"], { status: Standing; word: string }>> = {
  kept: { status: "not_assessed", word: "Being read" },
  merged: { status: "passing", word: "Read" },
  unchanged: { status: "passing", word: "Same bytes" },
  failed: { status: "error", word: "Not read" },
};

/** How far a scan got, in a word. A truncated one was read, but says so. */
export function ScanStatus({ scan }: { scan: Pick<ScanRow, "state" | "completeness"> }) {
  if (scan.state === "merged" && scan.completeness === "truncated")
    return <Status status="partial" word="Read, truncated" />;
  return <Status {...drawn[scan.state]} />;
}

function Change({ scan }: { scan: ScanRow }) {
  if (scan.state === "failed") return <span className="unit">nothing changed</span>;
  if (scan.state !== "merged") return <span className="unit">no change</span>;
  return (
    <span className="whitespace-nowrap">
      <span className={scan.opened > 0 ? "text-failing-text" : "unit"}>+{count(scan.opened)} new</span>
      {", "}
      <span className={scan.fixed > 0 ? "text-passing-text" : "unit"}>−{count(scan.fixed)} fixed</span>
    </span>
  );
}

/** Scans, newest first: what came, how far it got, what it changed. */
export function ScanRows({
  scans,
  now,
  showCluster,
}: {
  scans: readonly ScanRow[];
  now: string;
  showCluster: boolean;
}) {
  return (
    <table className="table rows tall hover">
      <thead>
        <tr>
          <th scope="col">Scan</th>
          <th scope="col">State</th>
          <th scope="col">Findings</th>
          <th scope="col" className="num">
            Looked
          </th>
          <th scope="col" className="num">
            Received
          </th>
        </tr>
      </thead>
      <tbody>
        {scans.map((scan) => (
          <tr key={scan.id}>
            <th scope="row">
              <Link className="trace" href={scanHref(scan.id)}>
                {showCluster ? `${scan.cluster.name} · ${scan.scannerLabel}` : scan.scannerLabel}
              </Link>
              <span className="second break">{scan.error ?? (scan.targets.join(", ") || "not read yet")}</span>
            </th>
            <td className="top-right">
              <ScanStatus scan={scan} />
            </td>
            <td>
              <Change scan={scan} />
              {scan.warnings > 0 && <span className="second">{counted(scan.warnings, "warning", "warnings")}</span>}
            </td>
            <td className="num text-text-2" data-label="looked">
              {scan.observedAt === null ? "–" : <Time at={scan.observedAt} now={now} />}
            </td>
            <td className="num text-text-2" data-label="received">
              <Time at={scan.ingestedAt} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
