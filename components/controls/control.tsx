import { chosenWord } from "#components/ui/chosen-word.ts";
import { CsvLink } from "#components/ui/csv-link.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Fact } from "#components/ui/evidence-fact.tsx";
import { RawOfWord } from "#components/ui/evidence-raw.tsx";
import type { EvidencePlace } from "#components/ui/evidence-witness.tsx";
import { Note } from "#components/ui/note.tsx";
import { OnClusters } from "#components/ui/on-clusters.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Remediation } from "#components/ui/remediation.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import type { ControlPage } from "#lib/contract/views/control.ts";
import { controlCsvHref } from "#lib/contract/views/control-filter.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { controlHref } from "#lib/contract/views/links.ts";
import { ControlAside } from "./aside.tsx";
import { Serves } from "./serves.tsx";
import { scopeWords } from "./words.ts";

type Props = { view: ControlPage };

function Title({ view }: Props) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span>{view.title}</span>
      {view.status !== null && <Status status={view.status} pill />}
    </span>
  );
}

function subOf(view: ControlPage): string {
  const judged = new Set(
    view.serves
      .filter(({ role }) => role === "required" || role === "supporting")
      .map(({ framework, id }) => `${framework.id} ${id}`),
  );
  const frameworks = new Set(view.serves.map(({ framework }) => framework.id));
  return [
    view.status === null ? "" : `Worst of ${counted(view.clustersTotal, "cluster", "clusters")}.`,
    `${view.criticality.charAt(0).toUpperCase()}${view.criticality.slice(1)}, about ${view.scopes.map((scope) => scopeWords[scope]).join(", ")}.`,
    judged.size === 0
      ? "No requirement is judged by it."
      : `It decides on ${counted(judged.size, "requirement", "requirements")} in ${counted(frameworks.size, "framework", "frameworks")}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

function Clusters({ view }: Props) {
  return (
    <Section title="On each cluster" about={view.clustersTotal > 1 ? "choose one to see its evidence" : undefined}>
      {view.clustersTotal === 0 ? (
        <Empty title="No cluster reports yet">
          <p className="text-text-2">Its status on each cluster would stand here, with the reason and the evidence.</p>
        </Empty>
      ) : (
        <OnClusters
          rows={view.clusters}
          total={view.clustersTotal}
          byStatus={view.byStatus}
          chosenId={view.clusterId}
          now={view.now}
          hrefOf={(cluster) => controlHref(view.id, { cluster })}
          allHref={controlHref(view.id, { cluster: view.clusterId, clusters: "all" })}
        />
      )}
    </Section>
  );
}

function Asks({ view }: Props) {
  return (
    <Section title="What it asks" about="in our words">
      <p className="reading">{view.asks === "" ? view.title : view.asks}</p>
      {view.attestation !== "" && (
        <div className="mt-3">
          <Note kind="plain" title="People have to attest a part of it">
            {view.attestation}
          </Note>
        </div>
      )}
    </Section>
  );
}

function Facts({ view }: Props) {
  const facts = view.evidence.flatMap((control) => control.facts);
  const chosen = view.clusters.find((on) => on.cluster.id === view.clusterId);
  const place: EvidencePlace = {
    now: view.now,
    rawKey: view.raw?.key ?? null,
    rawHref: (result) => controlHref(view.id, { cluster: view.clusterId, result }),
  };
  return (
    <Section
      title="Facts and witnesses"
      about={chosen === undefined ? `${count(facts.length)}, and who could see them` : `on ${chosen.cluster.name}`}
    >
      {facts.map((fact) => (
        <Fact key={fact.id} place={place} fact={fact} open={facts.length <= 3} />
      ))}
    </Section>
  );
}

/** One Kubernetes control: how it stands and why, everything it serves, and the evidence down to the raw line. */
export function Control({ view }: Props) {
  const word = chosenWord(view);
  return (
    <>
      <PageHead
        crumbs={[
          { href: "/controls", label: "Kubernetes controls" },
          ...(view.partOf === null ? [] : [{ href: controlHref(view.partOf.id), label: view.partOf.title }]),
          { label: view.id, mono: true },
        ]}
        title={<Title view={view} />}
        sub={subOf(view)}
      />
      <div className="mt-2 mb-7">
        <Clusters view={view} />
      </div>
      <div className="with-aside">
        <div className="stack">
          <Asks view={view} />
          <Section
            title="Requirements it serves"
            about={count(view.serves.length)}
            tools={<CsvLink href={controlCsvHref(view.id)} />}
          >
            <Serves view={view} />
          </Section>
          <Facts view={view} />
          {word !== null && view.raw !== null && <RawOfWord raw={view.raw} word={word} now={view.now} />}
          <Remediation view={view} />
        </div>
        <ControlAside view={view} />
      </div>
    </>
  );
}
