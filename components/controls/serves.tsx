import Link from "next/link";
import { OwnMark } from "#components/ui/own-mark.tsx";
import { Status } from "#components/ui/status.tsx";
import type { ControlPage, Served } from "#lib/contract/views/control.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { controlHref, requirementHref } from "#lib/contract/views/links.ts";
import { roleMeanings, roleWords } from "./words.ts";

function Row({ served }: { served: Served }) {
  const { framework, via } = served;
  return (
    <tr className={served.role === "not" ? "text-text-3" : undefined}>
      <th scope="row" className="py-1.5">
        <Link className="trace" href={requirementHref(framework.id, served.id)} prefetch={false}>
          <code>{served.id}</code> {served.title}
        </Link>
      </th>
      <td className="whitespace-nowrap py-1.5" title={roleMeanings[served.role]}>
        {roleWords[served.role]}
        <span className="second">{served.strength ?? ""}</span>
      </td>
      <td className="full py-1.5 text-text-2">
        {served.why}
        {via !== null && (
          <span className="second">
            through{" "}
            <Link className="link" href={controlHref(via.id)} prefetch={false}>
              {via.title}
            </Link>
          </span>
        )}
      </td>
      <td className="py-1.5 top-right">{served.status !== null && <Status status={served.status} />}</td>
    </tr>
  );
}

function Table({ caption, rows }: { caption: string; rows: readonly Served[] }) {
  return (
    <table className="table">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Requirement</th>
          <th scope="col">Link</th>
          <th scope="col">Why</th>
          <th scope="col">Worst now</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((served) => (
          <Row key={`${served.id}/${served.via?.id ?? ""}/${served.role}`} served={served} />
        ))}
      </tbody>
    </table>
  );
}

const rowsOpen = 40;

/** Every requirement of every framework that rests on the control, with how strongly and why. */
export function Serves({ view }: { view: ControlPage }) {
  if (view.serves.length === 0) {
    return <p className="text-text-2">No requirement of a framework in the catalog is linked to it.</p>;
  }
  const byFramework = [...Map.groupBy(view.serves, ({ framework }) => framework.id).values()];
  const isShort = view.serves.length <= rowsOpen;
  return (
    <div className="flex flex-col">
      {byFramework.map((rows, index) => {
        const framework = rows[0]?.framework;
        if (framework === undefined) return null;
        const deciding = rows.filter(({ role }) => role === "required" || role === "supporting").length;
        const rest = rows.length - deciding;
        return (
          <details key={framework.id} className="group" open={isShort || index < 2}>
            <summary>
              <b className="font-semibold">{framework.shortTitle}</b> <OwnMark of={framework} />{" "}
              <span className="unit">
                {counted(deciding, framework.noun, `${framework.noun}s`)}
                {rest > 0 && `, ${count(rest)} that it does not decide`}
              </span>
            </summary>
            <Table caption={`Requirements of ${framework.shortTitle} it serves`} rows={rows} />
          </details>
        );
      })}
    </div>
  );
}
