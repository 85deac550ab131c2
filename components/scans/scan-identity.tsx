import { Pairs } from "#components/ui/pairs.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import { visible } from "#components/ui/visible.ts";
import { bytes, count } from "#lib/contract/views/format.ts";
import type { ScanPage } from "#lib/contract/views/scan.ts";

const timeWords = {
  document: "the document says so",
  object: "the object says so",
  job: "the job says so",
  sender: "the sender says so",
  receipt: "nobody says, so the time of receipt",
} as const;

function Digest({ view }: { view: ScanPage }) {
  if (view.digestMatches === null) return null;
  return (
    <p className="mt-2">
      {view.digestMatches ? (
        <Status status="passing" word="digest matches" />
      ) : (
        <Status status="error" word="the stored bytes differ from their digest" />
      )}
    </p>
  );
}

/** What the bytes are, where they came from and when. */
export function ScanIdentity({ view }: { view: ScanPage }) {
  const at = (instant: string | null, otherwise: string) =>
    instant === null ? otherwise : <Time at={instant} now={view.now} as="utc" />;
  return (
    <>
      <Section title="Received">
        <Pairs
          rows={{
            Format: view.format ?? "not recognised",
            Tool: view.toolVersion ?? "version not known",
            Documents: count(view.documents),
            Size: bytes(view.bytes),
            Looked: at(view.observedAt, "not known"),
            "Known how": view.observedAtSource === null ? "–" : timeWords[view.observedAtSource],
            Received: at(view.ingestedAt, "–"),
            Settled: at(view.settledAt, "not yet"),
            From: view.sender,
            "SHA-256": <code className="break">{view.sha256}</code>,
          }}
        />
        <Digest view={view} />
      </Section>
      {view.hints.length > 0 && (
        <Section title="What it says of its cluster" about="shown, not trusted">
          <Pairs
            rows={Object.fromEntries(
              view.hints.map(({ name, value }) => [
                name,
                <span key={name} className="break line-clamp-3" title={visible(value)}>
                  {visible(value)}
                </span>,
              ]),
            )}
          />
        </Section>
      )}
    </>
  );
}
