import Link from "next/link";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { outcomeWords } from "#components/ui/status-words.ts";
import { count } from "#lib/contract/views/format.ts";
import { requirementHref, scanHref } from "#lib/contract/views/links.ts";
import type { ScanChange, ScanPage } from "#lib/contract/views/scan.ts";
import type { Standing } from "#lib/contract/views/standing.ts";

const kinds: Readonly<Record<ScanChange["kind"], { status: Standing; word: string }>> = {
  opened: { status: "failing", word: "New failure" },
  reopened: { status: "failing", word: "Failed again" },
  fixed: { status: "passing", word: "Fixed" },
  vanished: { status: "not_applicable", word: "Gone" },
  no_longer_reported: { status: "not_assessed", word: "No longer named" },
  other: { status: "manual", word: "Changed" },
};

type Counts = NonNullable<ScanPage["counts"]>;

function Sums({ counts }: { counts: Counts }) {
  const parts = [
    [counts.observations, "results"],
    [counts.opened, "new failures"],
    [counts.reopened, "failed again"],
    [counts.fixed, "fixed"],
    [counts.vanished, "gone"],
    [counts.noLongerReported, "no longer named"],
    [counts.unchanged, "as before"],
  ] as const;
  return (
    <ul className="mb-2 flex flex-wrap gap-x-5 gap-y-1">
      {parts.map(([value, word]) => (
        <li key={word}>
          <b className="font-semibold">{count(value)}</b> <span className="unit">{word}</span>
        </li>
      ))}
    </ul>
  );
}

function Row({ change, view }: { change: ScanChange; view: ScanPage }) {
  return (
    <tr>
      <th scope="row">
        {change.requirement === null ? (
          change.title
        ) : (
          <Link
            className="trace"
            href={requirementHref(change.requirement.frameworkId, change.requirement.id, { cluster: view.cluster.id })}
          >
            {change.title}
          </Link>
        )}
        <span className="second mono break">{change.rawId}</span>
      </th>
      <td className="text-text-2 break">{change.resource.label}</td>
      <td className="top-right">
        <Status {...kinds[change.kind]} />
      </td>
      <td className="text-text-2 whitespace-nowrap">
        {change.from === null ? "new" : outcomeWords[change.from].toLowerCase()} →{" "}
        {change.to === null ? "nothing" : outcomeWords[change.to].toLowerCase()}
      </td>
      <td className="num">
        {change.line !== null && (
          <Link className="link" href={scanHref(view.id, change.line)}>
            line {count(change.line)}
          </Link>
        )}
      </td>
    </tr>
  );
}

function ChangeTable({ view, changes }: { view: ScanPage; changes: readonly ScanChange[] }) {
  return (
    <table className="table rows tall">
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Resource</th>
          <th scope="col">Change</th>
          <th scope="col">From, to</th>
          <th scope="col" className="num">
            Raw
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <Row key={`${change.kind}/${change.rawId}/${change.resource.label}`} change={change} view={view} />
        ))}
      </tbody>
    </table>
  );
}

/** What this scan changed against what was known before. First looks and smaller changes stand folded. */
export function Changes({ view, counts }: { view: ScanPage; counts: Counts }) {
  const told = view.changes.filter((change) => change.kind !== "other");
  const others = view.changes.filter((change) => change.kind === "other");
  const all = counts.opened + counts.fixed + counts.reopened + counts.vanished + counts.noLongerReported;
  return (
    <Section title="What it changed">
      <Sums counts={counts} />
      {told.length === 0 ? (
        <p className="text-text-2">It opened and closed nothing.</p>
      ) : (
        <ChangeTable view={view} changes={told} />
      )}
      {all > told.length && told.length > 0 && (
        <p className="help">
          {count(told.length)} of {count(all)} are shown.
        </p>
      )}
      {others.length > 0 && (
        <details className="explain mt-3">
          <summary>{count(others.length)} results were new or changed without opening or closing anything</summary>
          <ChangeTable view={view} changes={others} />
        </details>
      )}
    </Section>
  );
}
