import type { ReactNode } from "react";
import { bytes, count } from "#lib/contract/views/format.ts";
import type { ScanPage } from "#lib/contract/views/scan.ts";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import { visible } from "#components/ui/visible.ts";

const timeWords = {
  document: "the document says so",
  object: "the object says so",
  job: "the job says so",
  sender: "the sender says so",
  receipt: "nobody says, so the time of receipt",
} as const;

function Digest({ view }: { view: ScanPage }) {
  if (view.digestMatches === null) return null;
  return view.digestMatches ? (
    <Status status="passing" word="digest matches" />
  ) : (
    <Status status="error" word="the stored bytes differ from their digest" />
  );
}

/** What the bytes are, where they came from and when. */
export function ScanIdentity({ view }: { view: ScanPage }) {
  const rows: readonly (readonly [string, ReactNode])[] = [
    ["Format", view.format ?? "not recognised"],
    ["Tool", view.toolVersion ?? "version not known"],
    ["Documents", count(view.documents)],
    ["Size", bytes(view.bytes)],
    ["Looked", view.observedAt === null ? "not known" : <Time key="looked" at={view.observedAt} now={view.now} as="utc" />],
    ["Known how", view.observedAtSource === null ? "–" : timeWords[view.observedAtSource]],
    ["Received", <Time key="received" at={view.ingestedAt} now={view.now} as="utc" />],
    ["Settled", view.settledAt === null ? "not yet" : <Time key="settled" at={view.settledAt} now={view.now} as="utc" />],
    ["From", view.sender],
    ["SHA-256", <code key="sha" className="break">{view.sha256}</code>],
  ];
  return (
    <>
      <Section title="Received">
        <dl className="pairs">
          {rows.map(([name, value]) => (
            <div key={name} className="contents">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-2">
          <Digest view={view} />
        </p>
      </Section>
      {view.hints.length > 0 && (
        <Section title="What it says of its cluster" about="shown, not trusted">
          <dl className="pairs">
            {view.hints.map((hint) => (
              <div key={hint.name} className="contents">
                <dt>{hint.name}</dt>
                <dd>{visible(hint.value)}</dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
    </>
  );
}
