import { chosenWord, type Word } from "#components/ui/chosen-word.ts";
import { CsvLink } from "#components/ui/csv-link.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { RawOfWord } from "#components/ui/evidence-raw.tsx";
import { Note } from "#components/ui/note.tsx";
import { OnClusters } from "#components/ui/on-clusters.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Remediation } from "#components/ui/remediation.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { count, counted, markWords } from "#lib/contract/views/format.ts";
import { frameworkHref, requirementCsvHref, requirementHref } from "#lib/contract/views/links.ts";
import type { RequirementPage } from "#lib/contract/views/requirement.ts";
import { Chain } from "./chain.tsx";
import { Evidence, EvidenceLinks } from "./evidence.tsx";
import { RequirementAside } from "./requirement-aside.tsx";

type Props = { view: RequirementPage };

function Title({ view }: Props) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span>
        <span className="mono mr-2.5 text-[18px] font-medium text-text-2">{view.id}</span>
        {view.title}
      </span>
      {view.status !== null && <Status status={view.status} pill />}
    </span>
  );
}

function Sub({ view }: Props) {
  const kind = {
    technical: "Technical",
    partly: "Partly technical: people decide as well",
    procedural: "Organisational",
  }[view.class];
  const parts = [
    view.status === null ? "" : `Worst of ${counted(view.clustersTotal, "cluster", "clusters")}.`,
    view.criticality === null || view.weight === 0
      ? `${kind}, not scored.`
      : `${kind}, ${view.criticality}, weight ${count(view.weight)} on each cluster.`,
    view.marks.length > 0 ? `${view.marks.map(markWords).join(", ")}.` : "",
    view.inProfile ? "" : "Outside the profile in use.",
    view.framework.own === undefined ? "" : `${view.framework.shortTitle} is an own framework.`,
  ];
  return parts.filter(Boolean).join(" ");
}

function Asks({ view }: Props) {
  return (
    <section className="asks">
      <Section title="What it asks" about="in our words">
        <p className="reading">{view.asks === "" ? view.title : view.asks}</p>
        {view.gap !== "" && <p className="help">It also asks for what nothing here shows: {view.gap}</p>}
        {view.essenceMissing && (
          <p className="help">Its essence is not witnessed by anything yet, so it is partial at best.</p>
        )}
      </Section>
      <Section title="How it is evidenced" about={`catalog ${view.yardstick.catalogVersion}`}>
        <EvidenceLinks view={view} />
      </Section>
    </section>
  );
}

function OnChosenCluster({ view, word }: Props & { word: Word | null }) {
  const chosen = view.clusters.find((on) => on.cluster.id === view.clusterId);
  return (
    <div className="stack">
      <Section title="Facts and witnesses" about={chosen === undefined ? undefined : `on ${chosen.cluster.name}`}>
        {view.evidence.length === 0 ? <Note kind="plain" title="No fact is linked to it" /> : <Evidence view={view} />}
      </Section>
      {word !== null && view.raw !== null && <RawOfWord raw={view.raw} word={word} now={view.now} />}
      <Remediation view={view} />
    </div>
  );
}

/** One requirement: where it stands and why, down to the raw line. */
export function Requirement({ view }: Props) {
  const word = chosenWord(view);
  const above = view.trail.map((group) => ({ label: `${group.id} ${group.title}` }));
  return (
    <>
      <PageHead
        crumbs={[
          { href: "/frameworks", label: "Frameworks" },
          { href: frameworkHref(view.framework.id), label: view.framework.shortTitle },
          ...above,
          { label: view.id, mono: true },
        ]}
        title={<Title view={view} />}
        sub={<Sub view={view} />}
      />
      <Chain view={view} word={word} />
      <div className="mt-6 mb-7">
        <Section
          title="On each cluster"
          about={view.clustersTotal > 1 ? "choose one to see its evidence" : undefined}
          tools={<CsvLink href={requirementCsvHref(view.framework.id, view.id)} />}
        >
          {view.clusters.length === 0 ? (
            <Empty title="No cluster reports yet">
              <p className="text-text-2">
                Its status on each cluster would stand here, with the reason and the evidence.
              </p>
            </Empty>
          ) : (
            <OnClusters
              rows={view.clusters}
              total={view.clustersTotal}
              byStatus={view.byStatus}
              chosenId={view.clusterId}
              now={view.now}
              hrefOf={(cluster) => requirementHref(view.framework.id, view.id, { cluster })}
              allHref={requirementHref(view.framework.id, view.id, { cluster: view.clusterId, clusters: "all" })}
            />
          )}
        </Section>
      </div>
      <div className="with-aside">
        <div className="stack">
          <Asks view={view} />
          {view.clusterId !== null && <OnChosenCluster view={view} word={word} />}
        </div>
        <RequirementAside view={view} />
      </div>
    </>
  );
}
