import Link from "next/link";
import type { FindingDetail } from "#lib/contract/views/findings.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { requirementHref } from "#lib/contract/views/links.ts";
import { Part } from "./part.tsx";

type Requirement = FindingDetail["requirements"][number];
type Props = { detail: FindingDetail };

/** Tags of one framework shown at once. */
const atOnce = 6;

function Tag({ requirement, clusterId }: { requirement: Requirement; clusterId: string }) {
  const { framework, id, title, role } = requirement;
  return (
    <Link
      className="tag"
      href={requirementHref(framework.id, id, { cluster: clusterId })}
      title={`${framework.shortTitle} ${id}: ${title}${role === "supporting" ? " (supporting)" : ""}`}
      prefetch={false}
    >
      {id}
    </Link>
  );
}

function FrameworkRow({ requirements, clusterId }: { requirements: readonly Requirement[]; clusterId: string }) {
  const [first] = requirements;
  if (first === undefined) return null;
  const tag = (requirement: Requirement) => (
    <Tag key={requirement.id} requirement={requirement} clusterId={clusterId} />
  );
  const rest = requirements.slice(atOnce);
  return (
    <li>
      <span className="font-medium">{first.framework.shortTitle}</span>
      <span className="tags">
        {requirements.slice(0, atOnce).map(tag)}
        {rest.length > 0 && (
          <details className="explain">
            <summary>{count(rest.length)} more</summary>
            <span className="tags mt-1">{rest.map(tag)}</span>
          </details>
        )}
      </span>
    </li>
  );
}

function Controls({ detail }: Props) {
  return (
    <ul className="mb-2 flex flex-col gap-1">
      {detail.controls.map((control) => (
        <li key={control.id}>
          {control.title} <span className="unit">{control.criticality}</span>
        </li>
      ))}
    </ul>
  );
}

/** The Kubernetes controls that rest on it, and the requirements of every framework that are judged by them. */
export function Hurts({ detail }: Props) {
  const { requirements, controls } = detail;
  const byFramework = Map.groupBy(requirements, (each) => each.framework.id);
  const isOver = detail.row.state !== "open";
  const title = isOver || detail.whyHarmless !== null ? "What rests on it" : "What it hurts";
  const about = requirements.length === 0 ? undefined : counted(requirements.length, "requirement", "requirements");
  return (
    <Part title={title} about={about}>
      {detail.whyHarmless !== null && <p className="mb-2 text-text-2">{detail.whyHarmless}</p>}
      {controls.length > 0 && <Controls detail={detail} />}
      {byFramework.size > 0 && (
        <ul className="hurts">
          {[...byFramework].map(([id, each]) => (
            <FrameworkRow key={id} requirements={each} clusterId={detail.row.cluster.id} />
          ))}
        </ul>
      )}
    </Part>
  );
}
