import Link from "next/link";
import { Section } from "#components/ui/section.tsx";
import { Severity } from "#components/ui/severity.tsx";
import { Status } from "#components/ui/status.tsx";
import { outcomeWords } from "#components/ui/status-words.ts";
import { visible } from "#components/ui/visible.ts";
import { findingsOf, openWord } from "#lib/contract/views/finding-filter.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { requirementHref } from "#lib/contract/views/links.ts";
import type { ScanChange, ScanChanges, ScanPage } from "#lib/contract/views/scan.ts";
import { type ScanFilter, scanFilterHref } from "#lib/contract/views/scan-filter.ts";
import { changeKinds } from "#lib/domain/scan/change.ts";
import { changeWords } from "./change-words.ts";

type Props = { view: ScanPage; filter: ScanFilter };

/** How many changes of each kind there are; each leads to its list. */
function Kinds({ view, filter }: Props) {
  return (
    <nav className="filters" aria-label="Kinds of change">
      {changeKinds.map((kind) => {
        const words = changeWords[kind];
        const changes = view.byKind[kind] ?? 0;
        const parts = (
          <>
            <b className="font-semibold">{count(changes)}</b> {words.short}
          </>
        );
        if (changes === 0) {
          return (
            <span key={kind} className="chip none" title={words.meaning}>
              {parts}
            </span>
          );
        }
        return (
          <Link
            key={kind}
            className="chip"
            scroll={false}
            prefetch={false}
            title={words.meaning}
            href={scanFilterHref(view.id, { ...filter, change: kind, after: undefined }, "changes")}
            aria-current={view.changes?.kind === kind ? "true" : undefined}
          >
            {parts}
          </Link>
        );
      })}
    </nav>
  );
}

/** The finding where there is one, else a requirement that rests on it. */
function hrefOf(change: ScanChange, clusterId: string): string | null {
  if (change.kind !== "other" && change.fingerprint !== null) {
    const search = new URLSearchParams({ open: openWord({ clusterId, fingerprint: change.fingerprint }) });
    return `${findingsOf({ cluster: [clusterId], state: ["open", "fixed", "vanished", "rule_retired"] })}&${search}`;
  }
  const { requirement } = change;
  return requirement === null ? null : requirementHref(requirement.frameworkId, requirement.id, { cluster: clusterId });
}

function Row({ change, view, filter }: Props & { change: ScanChange }) {
  const href = hrefOf(change, view.cluster.id);
  const title = visible(change.title);
  return (
    <tr>
      <td className="severity-cell">
        {change.severity === null ? <span className="unit">–</span> : <Severity severity={change.severity} />}
      </td>
      <th scope="row">
        {href === null ? (
          <span className="break line-clamp-2">{title}</span>
        ) : (
          <Link className="trace break line-clamp-2" href={href} prefetch={false}>
            {title}
          </Link>
        )}
        <span className="second mono break line-clamp-2">{visible(change.rawId)}</span>
      </th>
      <td className="text-text-2">
        <span className="break line-clamp-3">{visible(change.resource.label)}</span>
      </td>
      <td className="text-text-2 whitespace-nowrap">
        {change.from === null ? "new" : outcomeWords[change.from].toLowerCase()} →{" "}
        {change.to === null ? "gone" : outcomeWords[change.to].toLowerCase()}
      </td>
      <td className="num top-right">
        {change.line === null ? (
          <span className="unit" title="No line of the document says so: it follows from what the document leaves out">
            –
          </span>
        ) : (
          <Link className="link" scroll={false} href={scanFilterHref(view.id, { ...filter, line: change.line })}>
            line {count(change.line)}
          </Link>
        )}
      </td>
    </tr>
  );
}

function ChangeTable({ view, filter, changes }: Props & { changes: ScanChanges }) {
  return (
    <table className="table rows tall hover changes-table">
      <thead>
        <tr>
          <th scope="col" className="w-severity">
            Severity
          </th>
          <th scope="col">Check</th>
          <th scope="col" className="w-resource">
            Resource
          </th>
          <th scope="col" className="w-step">
            From, to
          </th>
          <th scope="col" className="num w-line">
            Raw
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.rows.map((change, place) => (
          <Row
            // Several results of one check on one resource differ by nothing a person reads.
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a page never move against each other
            key={`${change.fingerprint}/${change.target}/${place}`}
            change={change}
            view={view}
            filter={filter}
          />
        ))}
      </tbody>
    </table>
  );
}

function Pager({ view, filter, changes }: Props & { changes: ScanChanges }) {
  return (
    <nav className="pager" aria-label="Pages of the changes">
      <span className="text-text-3">
        {count(changes.rows.length)} of {count(changes.total)} shown
      </span>
      {filter.after !== undefined && (
        <Link
          className="link"
          scroll={false}
          href={scanFilterHref(view.id, { ...filter, after: undefined }, "changes")}
        >
          Back to the beginning
        </Link>
      )}
      {changes.next !== null && (
        <Link
          className="button small"
          scroll={false}
          href={scanFilterHref(view.id, { ...filter, change: changes.kind, after: changes.next }, "changes")}
        >
          Next page
        </Link>
      )}
    </nav>
  );
}

/** What this scan changed against what was known before, one kind at a time, gravest first. */
export function Changes({ view, filter }: Props) {
  const { counts, changes } = view;
  if (counts === null) return null;
  return (
    <Section
      title="What it changed"
      id="changes"
      about={`${counted(counts.observations, "result", "results")}, ${count(counts.unchanged)} unchanged`}
    >
      <Kinds view={view} filter={filter} />
      {changes === null ? (
        <p className="text-text-2">It opened and closed nothing, and nothing reads otherwise than before.</p>
      ) : (
        <>
          <p className="mb-2 flex flex-wrap items-center gap-x-2 text-12 text-text-2">
            <Status status={changeWords[changes.kind].status} word={changeWords[changes.kind].word} />
            {changeWords[changes.kind].meaning}
          </p>
          {changes.rows.length > 0 && <ChangeTable view={view} filter={filter} changes={changes} />}
          <Pager view={view} filter={filter} changes={changes} />
        </>
      )}
    </Section>
  );
}
