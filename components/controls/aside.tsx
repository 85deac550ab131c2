import Link from "next/link";
import { CountStrip } from "#components/ui/count-strip.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status, StatusIcon } from "#components/ui/status.tsx";
import { standingClass, standingWords } from "#components/ui/status-words.ts";
import type { ControlPage, Correction } from "#lib/contract/views/control.ts";
import { count } from "#lib/contract/views/format.ts";
import { controlHref, requirementHref } from "#lib/contract/views/links.ts";
import { worstFirst } from "#lib/domain/control/worst-first.ts";
import { correctionWords } from "./words.ts";

function Counts({ view }: { view: ControlPage }) {
  if (view.clustersTotal === 0) return null;
  const shown = worstFirst.filter((status) => (view.byStatus[status] ?? 0) > 0);
  return (
    <Section title="By cluster" about={count(view.clustersTotal)}>
      <CountStrip counts={view.byStatus} />
      <ul className="ledger-rows mt-1">
        {shown.map((status) => (
          <li key={status}>
            <Status status={status} light /> <span>{count(view.byStatus[status] ?? 0)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Ids({ correction }: { correction: Correction }) {
  const { framework, said, instead } = correction;
  if (said === null && instead.length === 0) return null;
  return (
    <p className="text-12">
      {framework !== null && <span className="unit">{framework.shortTitle} </span>}
      {said !== null && (instead.length > 0 ? <s className="mono">{said}</s> : <code>{said}</code>)}
      {instead.length > 0 && (
        <>
          {said !== null && <span className="unit"> → </span>}
          {instead.map(({ id, leaf }, index) => (
            <span key={id}>
              {index > 0 && ", "}
              {leaf && framework !== null ? (
                <Link className="link mono" href={requirementHref(framework.id, id)} prefetch={false}>
                  {id}
                </Link>
              ) : (
                <code>{id}</code>
              )}
            </span>
          ))}
        </>
      )}
    </p>
  );
}

/** Where tables that go around map it otherwise, and what holds instead. */
function Corrections({ view }: { view: ControlPage }) {
  if (view.corrections.length === 0) return null;
  return (
    <Section title="Often mapped otherwise" about={count(view.corrections.length)}>
      <ul className="flex flex-col gap-3">
        {view.corrections.map((correction) => (
          <li key={correction.says}>
            <p>
              “{correction.says}” <span className="unit text-12">{correctionWords[correction.kind].toLowerCase()}</span>
            </p>
            <Ids correction={correction} />
            <p className="text-12 text-text-2">{correction.why}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The benchmark topics of a control, each judged by itself. */
function Topics({ view }: { view: ControlPage }) {
  if (view.topics.length === 0) return null;
  return (
    <Section title="Benchmark topics" about={`${count(view.topics.length)}, each judged by itself`}>
      <ul className="ledger-rows">
        {view.topics.map((topic) => (
          <li key={topic.id}>
            <span className="min-w-0">
              {topic.status !== null && (
                <span className={`status ${standingClass(topic.status)} mr-1.5`}>
                  <StatusIcon status={topic.status} label={standingWords[topic.status]} />
                </span>
              )}
              <Link className="trace" href={controlHref(topic.id)} prefetch={false}>
                {topic.title}
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What stands beside a control: the clusters counted, what is often mapped otherwise, and its topics. */
export function ControlAside({ view }: { view: ControlPage }) {
  return (
    <aside className="stack">
      <Counts view={view} />
      <Corrections view={view} />
      <Topics view={view} />
    </aside>
  );
}
