import Link from "next/link";
import { Fact } from "#components/ui/evidence-fact.tsx";
import { splitEvidence } from "#components/ui/evidence-order.ts";
import type { EvidencePlace } from "#components/ui/evidence-witness.tsx";
import { Note } from "#components/ui/note.tsx";
import { Status } from "#components/ui/status.tsx";
import { count, counted } from "#lib/contract/views/format.ts";
import { controlHref, requirementHref } from "#lib/contract/views/links.ts";
import type { EvidenceControl, RequirementPage } from "#lib/contract/views/requirement.ts";

type Props = { view: RequirementPage };

const placeOf = (view: RequirementPage): EvidencePlace => ({
  now: view.now,
  rawKey: view.raw?.key ?? null,
  rawHref: (result) => requirementHref(view.framework.id, view.id, { cluster: view.clusterId, result }),
});

function Control({ view, control, open }: Props & { control: EvidenceControl; open: boolean }) {
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-sunken px-2 py-1.5">
        <h3 className="break">
          <Link className="trace" href={controlHref(control.id, { cluster: view.clusterId })} prefetch={false}>
            {control.title}
          </Link>
        </h3>
        <code className="break text-text-3">{control.id}</code>
        <span className="text-12 text-text-3">
          {control.role}, {control.strength} link
        </span>
        <span className="ml-auto">{control.status !== null && <Status status={control.status} />}</span>
      </div>
      {control.needsPeople && (
        <div className="my-2">
          <Note kind="plain" title="People have to attest a part of it">
            {control.attestation}
          </Note>
        </div>
      )}
      {control.facts.map((fact) => (
        <Fact key={fact.id} place={placeOf(view)} fact={fact} open={open} />
      ))}
    </div>
  );
}

/** Facts and witnesses on the chosen cluster, side by side where several looked. */
export function Evidence({ view }: Props) {
  const { deciding, beside } = splitEvidence(view.evidence);
  const facts = deciding.reduce((sum, control) => sum + control.facts.length, 0);
  return (
    <div className="flex flex-col gap-4">
      {deciding.map((control) => (
        <Control key={control.id} view={view} control={control} open={facts <= 4} />
      ))}
      {beside.length > 0 && (
        <details className="explain">
          <summary>
            {counted(beside.length, "supporting control", "supporting controls")} in which nothing is broken
          </summary>
          <div className="mt-3 flex flex-col gap-4">
            {beside.map((control) => (
              <Control key={control.id} view={view} control={control} open={false} />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

function LinkRow({ control }: { control: EvidenceControl }) {
  return (
    <tr>
      <th scope="row" className="py-1.5">
        <Link className="trace" href={controlHref(control.id)} prefetch={false}>
          {control.title}
        </Link>
        <span className="second mono break">{control.id}</span>
      </th>
      <td className="whitespace-nowrap py-1.5">
        {control.role}
        <span className="second">{control.strength}</span>
      </td>
      <td className="py-1.5 text-text-2">{control.why}</td>
    </tr>
  );
}

function LinkTable({ controls }: { controls: readonly EvidenceControl[] }) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Kubernetes control</th>
          <th scope="col">Link</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {controls.map((control) => (
          <LinkRow key={control.id} control={control} />
        ))}
      </tbody>
    </table>
  );
}

/** Which Kubernetes controls stand behind the requirement, how strongly, and why. */
export function EvidenceLinks({ view }: Props) {
  const { deciding, beside } = splitEvidence(view.evidence);
  if (view.evidence.length === 0) {
    return (
      <p className="text-text-2">
        Nothing in a cluster decides it. It is listed with what it asks and stays outside the score.
      </p>
    );
  }
  return (
    <>
      <LinkTable controls={deciding} />
      {beside.length > 0 && (
        <details className="explain mt-2">
          <summary>{count(beside.length)} more that support it</summary>
          <LinkTable controls={beside} />
        </details>
      )}
    </>
  );
}
