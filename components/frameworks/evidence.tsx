import { Note } from "#components/ui/note.tsx";
import { Status } from "#components/ui/status.tsx";
import type { EvidenceControl, RequirementPage } from "#lib/contract/views/requirement.ts";
import { Fact } from "./fact.tsx";

function Control({ view, control }: { view: RequirementPage; control: EvidenceControl }) {
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-sunken px-2 py-1.5 border-b border-line">
        <h3 className="break">{control.title}</h3>
        <code className="text-text-3 break">{control.id}</code>
        <span className="text-text-3 text-12">
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
        <Fact key={fact.id} view={view} fact={fact} />
      ))}
    </div>
  );
}

/** Facts and witnesses on the chosen cluster, side by side where several looked. */
export function Evidence({ view }: { view: RequirementPage }) {
  return (
    <div className="flex flex-col gap-4">
      {view.evidence.map((control) => (
        <Control key={control.id} view={view} control={control} />
      ))}
    </div>
  );
}
