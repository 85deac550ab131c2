import Link from "next/link";
import { Fragment } from "react";
import { Empty } from "#components/ui/empty.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import type { IntervalsView } from "#lib/contract/views/admin.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { IntervalRow } from "./interval-row.tsx";

function Rows({ view }: { view: IntervalsView }) {
  const byCluster = Map.groupBy(view.rows, ({ cluster }) => cluster.id);
  return (
    <table className="table tall rows">
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">Last looked</th>
          <th scope="col">Silence</th>
          <th scope="col">Expected to look</th>
        </tr>
      </thead>
      <tbody>
        {[...byCluster.values()].map((rows) => {
          const [first] = rows;
          if (first === undefined) return null;
          return (
            <Fragment key={first.cluster.id}>
              <tr className="group">
                <th scope="rowgroup" colSpan={4}>
                  <Link href={`/clusters/${first.cluster.id}`}>{first.cluster.name}</Link>{" "}
                  <span className="unit">{counted(rows.length, "source", "sources")}</span>
                </th>
              </tr>
              {rows.map((row) => (
                <IntervalRow key={row.scanner} row={row} now={view.now} />
              ))}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

/** How often each source of each cluster is expected, which decides when its silence begins. */
export function Intervals({ view }: { view: IntervalsView }) {
  return (
    <>
      <PageHead
        title="Expected intervals"
        sub="A source that has not looked for twice its interval is silent: what it said stops counting."
      />
      <div className="stack">
        <Section title="Sources" about={count(view.rows.length)}>
          {view.rows.length === 0 ? (
            <Empty title="No source is registered">
              <p className="text-text-2">
                Each appears here with its first scan, expected as often as its tool usually runs.
              </p>
            </Empty>
          ) : (
            <Rows view={view} />
          )}
          {view.more > 0 && <p className="help">More sources exist than are shown here.</p>}
        </Section>
      </div>
    </>
  );
}
