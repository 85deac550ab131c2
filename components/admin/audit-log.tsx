import Link from "next/link";
import { Empty } from "#components/ui/empty.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { Time } from "#components/ui/time.tsx";
import type { AuditRow, AuditView } from "#lib/contract/views/admin.ts";
import { count } from "#lib/contract/views/format.ts";

const kinds = { person: "", token: "token ", system: "the product: " } as const;

function Change({ row }: { row: AuditRow }) {
  if (row.before === null && row.after === null) return null;
  return (
    <details className="explain">
      <summary>What changed</summary>
      <dl className="pairs">
        <dt>Before</dt>
        <dd>
          <code className="break">{row.before ?? "nothing"}</code>
        </dd>
        <dt>After</dt>
        <dd>
          <code className="break">{row.after ?? "nothing"}</code>
        </dd>
        <dt>Entry</dt>
        <dd>
          <code className="break">{row.hash}</code>
        </dd>
      </dl>
    </details>
  );
}

function Row({ row, now }: { row: AuditRow; now: string }) {
  return (
    <tr>
      <td className="num top-right">{count(row.seq)}</td>
      <td className="text-text-2">
        <Time at={row.at} now={now} as="utc" />
      </td>
      <td className="break">
        {kinds[row.byKind]}
        {row.by}
      </td>
      <th scope="row" className="break">
        {row.action}
        <span className="second">{row.cluster?.name ?? row.subject}</span>
      </th>
      <td className="full">
        {row.reason !== null && <p className="break">“{row.reason}”</p>}
        <Change row={row} />
      </td>
    </tr>
  );
}

/** Everything that people, tokens and the product itself changed, the newest first. */
export function AuditLog({ view }: { view: AuditView }) {
  return (
    <>
      <PageHead
        title="Audit log"
        sub="Each entry carries the hash of the one before it. The database refuses to change or delete one."
      />
      <div className="stack">
        <Section title="Entries" about={`${count(view.total)} in all, numbered without a gap`}>
          {view.rows.length === 0 ? (
            <Empty title="Nothing was changed yet">
              <p className="text-text-2">
                Each change stands here with who made it, when, why, and what it was before.
              </p>
            </Empty>
          ) : (
            <table className="table tall rows audit">
              <thead>
                <tr>
                  <th scope="col" className="num">
                    No.
                  </th>
                  <th scope="col">When</th>
                  <th scope="col">Who</th>
                  <th scope="col">What</th>
                  <th scope="col">Why, and what changed</th>
                </tr>
              </thead>
              <tbody>
                {view.rows.map((row) => (
                  <Row key={row.seq} row={row} now={view.now} />
                ))}
              </tbody>
            </table>
          )}
          {view.next !== null && (
            <p className="mt-3">
              <Link className="button" href={`/admin/audit?before=${view.next}`}>
                Older entries
              </Link>
            </p>
          )}
        </Section>
      </div>
    </>
  );
}
