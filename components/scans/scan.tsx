import Link from "next/link";
import { CopyCommand } from "#components/ui/copy-command.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Note } from "#components/ui/note.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Problem } from "#components/ui/problem.tsx";
import { RawLines } from "#components/ui/raw-lines.tsx";
import { ScanStatus } from "#components/ui/scan-rows.tsx";
import { Section } from "#components/ui/section.tsx";
import { Time } from "#components/ui/time.tsx";
import { visible } from "#components/ui/visible.ts";
import { paths } from "#lib/contract/views/actions.ts";
import { bytes, count, counted } from "#lib/contract/views/format.ts";
import { clusterHref } from "#lib/contract/views/links.ts";
import type { ScanPage } from "#lib/contract/views/scan.ts";
import { type ScanFilter, scanFilterHref } from "#lib/contract/views/scan-filter.ts";
import type { RawExcerpt } from "#lib/contract/views/standing.ts";
import { changeKinds } from "#lib/domain/scan/change.ts";
import { changeWords } from "./change-words.ts";
import { Changes } from "./changes.tsx";
import { Closing, RosterClosing } from "./closing.tsx";
import { Listed } from "./listed.tsx";
import { Lost } from "./lost.tsx";
import { ScanIdentity } from "./scan-identity.tsx";
import { ScanTargets } from "./scan-targets.tsx";

type Props = { view: ScanPage; filter: ScanFilter };

function Failure({ view }: Pick<Props, "view">) {
  if (view.error === null) return null;
  return (
    <div className="mb-7">
      <Problem title={`This ${view.scannerLabel} file could not be read`}>
        <p>{view.error.message}</p>
        <p>
          The {bytes(view.bytes)} are kept as received; no status changed. {view.error.stillCounts}
        </p>
        {view.error.command !== null && <CopyCommand command={view.error.command} />}
        <p className="text-12 text-text-3">
          reason <code>{view.error.reason}</code>
        </p>
      </Problem>
    </div>
  );
}

function Warnings({ view }: Pick<Props, "view">) {
  const all = view.warnings.reduce((sum, warning) => sum + warning.count, 0);
  return (
    <Section title="Warnings" about={`${counted(view.warnings.length, "kind", "kinds")}, ${count(all)} in all`}>
      <ul className="flex flex-col gap-2">
        {view.warnings.map((warning) => (
          <li key={`${warning.code} ${warning.message}`} className="flex gap-2 text-12 text-text-2">
            <Icon name="warn" className="mt-0.5 size-3 text-error-text" />
            <span className="break">
              <b className="font-semibold text-text">{count(warning.count)} ×</b> {visible(warning.message)}{" "}
              <code className="text-text-3">{visible(warning.code)}</code>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The lines before and after those shown. */
function MoreLines({ raw, filter }: { raw: RawExcerpt; filter: ScanFilter }) {
  const last = raw.from + raw.lines.length - 1;
  return (
    <span className="flex gap-3">
      {raw.from > 1 && (
        <Link className="link" scroll={false} href={scanFilterHref(raw.scanId, { ...filter, line: raw.from - 1 })}>
          Earlier lines
        </Link>
      )}
      {(raw.totalLines === null || last < raw.totalLines) && (
        <Link className="link" scroll={false} href={scanFilterHref(raw.scanId, { ...filter, line: last + 1 })}>
          Later lines
        </Link>
      )}
    </span>
  );
}

const linesOf = (raw: RawExcerpt | null): string | undefined =>
  raw === null || raw.totalLines === null ? undefined : counted(raw.totalLines, "line", "lines");

function RawDocument({ view, filter }: Props) {
  return (
    <Section
      title="Raw document"
      about={linesOf(view.raw)}
      tools={
        view.mayDownload && (
          <a
            className="link"
            href={paths.rawScan(view.id)}
            download
            title="The bytes themselves: nothing in them is hidden"
          >
            Download as received
          </a>
        )
      }
    >
      {view.raw === null ? (
        <Note kind="plain" title="It cannot be shown as text">
          The bytes are kept as received{view.mayDownload ? " and can be downloaded" : ""}.
        </Note>
      ) : (
        <RawLines
          excerpt={view.raw}
          tone="neutral"
          tall
          head={<b className="font-semibold">as received</b>}
          more={<MoreLines raw={view.raw} filter={filter} />}
        />
      )}
    </Section>
  );
}

/** What the scan was allowed to close, said before what it closed. */
function MayClose({ view, filter }: Props) {
  if (view.roster === null && view.sums.length === 0) return null;
  return (
    <Section title="What it may close">
      {view.roster === null ? <Closing view={view} filter={filter} /> : <RosterClosing roster={view.roster} />}
    </Section>
  );
}

/** Of a roster: what is gone. It comes before the findings that went with it. */
function Gone({ view, filter, roster }: Props & { roster: NonNullable<ScanPage["roster"]> }) {
  return (
    <Section title="What is gone" about={count(roster.lost.total)} id="gone">
      <Lost view={view} roster={roster} filter={filter} />
    </Section>
  );
}

/** What was read, slice by slice. */
function Read({ view, filter }: Props) {
  if (view.sums.length === 0) return null;
  return (
    <Section title="What was read" about={counted(view.targets.total, "target", "targets")} id="targets">
      <ScanTargets view={view} filter={filter} />
    </Section>
  );
}

/** The figures everybody comes for, in one line. */
function Summary({ view }: Pick<Props, "view">) {
  const told = changeKinds.filter((kind) => kind !== "other" && (view.byKind[kind] ?? 0) > 0);
  if (view.counts === null) return null;
  if (told.length === 0) return <> It opened and closed nothing.</>;
  const words = told.map((kind) => `${count(view.byKind[kind] ?? 0)} ${changeWords[kind].short}`);
  return <> {words.join(", ")}.</>;
}

function Nothing({ view }: Pick<Props, "view">) {
  if (view.state !== "merged" || view.sums.length > 0 || view.roster !== null || view.list !== null) return null;
  return (
    <Note kind="plain" title="It says nothing about the cluster">
      It was read to its end, and there is no result in it: nothing was opened, closed or renewed.
    </Note>
  );
}

function Title({ view }: Pick<Props, "view">) {
  const isCut = view.sums.some((sum) => sum.completeness === "truncated") || view.roster?.complete === false;
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      {view.scannerLabel} on {view.cluster.name}
      <ScanStatus scan={{ state: view.state, completeness: isCut ? "truncated" : null }} />
    </span>
  );
}

/** One scan: what it changed, what it was allowed to close, what was read, and every byte of it. */
export function Scan({ view, filter }: Props) {
  return (
    <>
      <PageHead
        crumbs={[
          { href: "/clusters", label: "Clusters" },
          { href: clusterHref(view.cluster.id), label: view.cluster.name },
          { label: `scan ${view.id}`, mono: true },
        ]}
        title={<Title view={view} />}
        sub={
          <>
            {view.observedAt !== null && (
              <>
                Looked <Time at={view.observedAt} now={view.now} as="utc" />,{" "}
              </>
            )}
            received <Time at={view.ingestedAt} now={view.now} /> from {view.sender}.
            <Summary view={view} />
          </>
        }
      />
      <Failure view={view} />
      <div className="with-aside">
        <div className="stack">
          <Nothing view={view} />
          <MayClose view={view} filter={filter} />
          {view.warnings.length > 0 && <Warnings view={view} />}
          {view.roster !== null && <Gone view={view} filter={filter} roster={view.roster} />}
          {view.list !== null && (
            <Section title="What it lists" about={counted(view.list.objects, "object", "objects")}>
              <Listed list={view.list} />
            </Section>
          )}
          <Changes view={view} filter={filter} />
          <Read view={view} filter={filter} />
          <RawDocument view={view} filter={filter} />
        </div>
        <aside className="stack">
          <ScanIdentity view={view} />
        </aside>
      </div>
    </>
  );
}
