import Link from "next/link";
import { OwnMark } from "#components/ui/own-mark.tsx";
import { Status } from "#components/ui/status.tsx";
import { StatusTally } from "#components/ui/status-tally.tsx";
import { TreeSection } from "#components/ui/tree-section.tsx";
import type { ControlPage, Served } from "#lib/contract/views/control.ts";
import { count } from "#lib/contract/views/format.ts";
import { controlHref, requirementHref } from "#lib/contract/views/links.ts";
import type { Standing } from "#lib/contract/views/standing.ts";
import { roleMeanings, roleWords } from "./words.ts";

const isDeciding = ({ role }: Served): boolean => role === "required" || role === "supporting";

function Row({ served }: { served: Served }) {
  const { framework, via } = served;
  return (
    <tr className={served.role === "not" ? "leaf-row text-text-3" : "leaf-row"}>
      <th scope="row">
        <span className="tree-name">
          <span className="id">{served.id}</span>
          <Link className="trace" href={requirementHref(framework.id, served.id)} prefetch={false}>
            {served.title}
          </Link>
        </span>
      </th>
      <td className="whitespace-nowrap" title={roleMeanings[served.role]}>
        {roleWords[served.role]}
        {served.strength !== null && `, ${served.strength}`}
      </td>
      <td className="full py-1.5 text-text-2">
        {served.why}
        {via !== null && (
          <span className="second">
            through{" "}
            <Link className="trace" href={controlHref(via.id)} prefetch={false}>
              {via.title}
            </Link>
          </span>
        )}
      </td>
      <td className="top-right">{served.status !== null && isDeciding(served) && <Status status={served.status} />}</td>
    </tr>
  );
}

function countsOf(rows: readonly Served[]): Partial<Record<Standing, number>> {
  const counts: Partial<Record<Standing, number>> = {};
  for (const { status } of rows.filter(isDeciding)) if (status !== null) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function Framework({ rows, open }: { rows: readonly Served[]; open: boolean }) {
  const framework = rows[0]?.framework;
  if (framework === undefined) return null;
  const deciding = rows.filter(isDeciding).length;
  const rest = rows.length - deciding;
  return (
    <TreeSection
      label={framework.shortTitle}
      open={open}
      name={
        <>
          {framework.shortTitle} <OwnMark of={framework} />{" "}
          <span className="unit">
            {count(deciding)} linked{rest > 0 && `, ${count(rest)} more not judged by it`}
          </span>
        </>
      }
      cells={
        <td className="full" colSpan={3}>
          <StatusTally counts={countsOf(rows)} />
        </td>
      }
    >
      {rows.map((served) => (
        <Row key={`${served.id}/${served.via?.id ?? ""}/${served.role}`} served={served} />
      ))}
    </TreeSection>
  );
}

/** Rows that stand open at first; the frameworks behind them are folded. */
const rowsOpen = 16;

/** Every requirement of every framework that rests on the control, with how strongly and why. */
export function Serves({ view }: { view: ControlPage }) {
  if (view.serves.length === 0) {
    return <p className="text-text-2">No requirement of a framework in the catalog is linked to it.</p>;
  }
  const byFramework = [...Map.groupBy(view.serves, ({ framework }) => framework.id).values()];
  let before = 0;
  const sections = byFramework.map((rows) => {
    const open = before === 0 || before + rows.length <= rowsOpen;
    before += rows.length;
    return { rows, open };
  });
  return (
    <table className="table tree rows hover">
      <thead>
        <tr>
          <th scope="col">Requirement</th>
          <th scope="col">Link</th>
          <th scope="col">Why</th>
          <th scope="col">Worst now</th>
        </tr>
      </thead>
      {sections.map(({ rows, open }) => (
        <Framework key={rows[0]?.framework.id} rows={rows} open={open} />
      ))}
    </table>
  );
}
