import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { OutcomeStatus } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import { visible } from "#components/ui/visible.ts";
import { type FindingFilter, findingsHref } from "#lib/contract/views/finding-filter.ts";
import type { FindingDetail, FindingWitness } from "#lib/contract/views/findings.ts";
import { counted } from "#lib/contract/views/format.ts";
import { scanHref } from "#lib/contract/views/links.ts";
import { Part } from "./part.tsx";

function disagree(witnesses: readonly FindingWitness[]): boolean {
  const decided = new Set(witnesses.filter((witness) => witness.fresh).map((witness) => witness.decides));
  return decided.has("pass") && (decided.has("fail") || decided.has("error"));
}

type Props = { detail: FindingDetail; filter: FindingFilter };

function Witness({ witness, detail, filter }: Props & { witness: FindingWitness }) {
  const { row } = detail;
  const other = { clusterId: row.cluster.id, fingerprint: witness.fingerprint };
  const isFinding = !witness.self && witness.outcome === "fail";
  return (
    <li>
      <span className="min-w-0">
        <span className="font-medium">{witness.toolLabel}</span>{" "}
        <code className="break line-clamp-2 text-text-2">{visible(witness.rawId)}</code>
        <span className="second break">
          {witness.container !== "" &&
            witness.container !== row.resource.container &&
            `container ${visible(witness.container)}, `}
          {witness.sourceLabel !== witness.toolLabel && `from ${visible(witness.sourceLabel)}, `}
          looked <Time at={witness.observedAt} now={detail.now} />
          {" · "}
          <Link className="link" href={scanHref(witness.scanId, witness.line)}>
            scan
          </Link>
          {isFinding && (
            <>
              {" · "}
              <Link className="link" scroll={false} href={findingsHref(filter, other)}>
                finding
              </Link>
            </>
          )}
        </span>
      </span>
      <span className="flex flex-col items-end gap-1">
        <OutcomeStatus outcome={witness.outcome} />
        {!witness.fresh && <Badge kind="stale">silent</Badge>}
      </span>
    </li>
  );
}

/** Everyone who could see the same facts on this resource, side by side: one fact, counted once. */
export function Witnesses({ detail, filter }: Props) {
  const { witnesses, facts } = detail;
  if (witnesses.length === 0 || (witnesses.length === 1 && facts.length === 0)) return null;
  const tools = new Set(witnesses.filter((witness) => witness.outcome === "fail").map((witness) => witness.tool)).size;
  const title = tools > 1 ? `Seen by ${counted(tools, "tool", "tools")}, counted once` : "Who looked at the same";
  return (
    <Part
      title={title}
      about={disagree(witnesses) ? <span className="text-error-text">they disagree</span> : undefined}
    >
      <ul className="ledger-rows">
        {witnesses.map((witness) => (
          <Witness key={`${witness.fingerprint}/${witness.scanId}`} witness={witness} detail={detail} filter={filter} />
        ))}
      </ul>
      {facts.map((fact) => (
        <p key={fact.id} className="mt-1 text-12 text-text-3">
          {fact.statement}
        </p>
      ))}
    </Part>
  );
}
