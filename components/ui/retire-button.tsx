"use client";

import { useEffect, useState } from "react";
import { Retired } from "#lib/contract/cluster.ts";
import { paths } from "#lib/contract/views/actions.ts";
import { count, counted, percent } from "#lib/contract/views/format.ts";
import { RetirementPreview } from "#lib/contract/views/retirement.ts";
import { Button } from "./button.tsx";
import { RetireDialog } from "./retire-dialog.tsx";
import { send } from "./send.ts";
import { visible } from "./visible.ts";

/** A source of a cluster, or one check of it, by name and id. */
export type Retirable = {
  readonly cluster: { readonly id: string; readonly name: string };
  readonly scanner: string;
  readonly sourceLabel: string;
  readonly check: { readonly tool: string; readonly checkKey: string; readonly title: string } | null;
};

/** `plain` for a place where a button would weigh more than what it stands beside. */
type Props = { what: Retirable; plain?: boolean };

const named = ({ check, sourceLabel }: Retirable): string =>
  check === null ? sourceLabel : `the check ${visible(check.checkKey)}`;

/** What it would change, in words; asked of the server when the dialog opens. */
function Preview({ preview, check }: { preview: RetirementPreview; check: boolean }) {
  const { words, openFindings, before, after, framework } = preview;
  const proven = ({ proven: part, total }: RetirementPreview["before"]): string =>
    `${percent(part, total)} (${count(part)} of ${count(total)})`;
  const same = before.proven === after.proven && before.total === after.total;
  return (
    <ul className="ledger-rows">
      <li>
        <span>
          <b className="font-semibold">{counted(words, "word stops", "words stop")}</b> counting: what{" "}
          {check ? "this check" : "it"} last said about each resource.
        </span>
      </li>
      <li>
        <span>
          <b className="font-semibold">{counted(openFindings, "open finding stays", "open findings stay")}</b> open and
          say so: only a measurement closes one.
        </span>
      </li>
      <li>
        <span>
          {framework.shortTitle}: proven{" "}
          {same ? (
            <>stays {proven(before)}</>
          ) : (
            <>
              {proven(before)} → {proven(after)}
            </>
          )}
          ,{" "}
          {preview.requirements === 0
            ? "no requirement stands otherwise"
            : `${counted(preview.requirements, "requirement stands", "requirements stand")} otherwise`}
          .
        </span>
      </li>
    </ul>
  );
}

/** The check as the API is asked about it; null for the whole source. */
const asked = ({ check }: Retirable) => (check === null ? null : { tool: check.tool, checkKey: check.checkKey });

/** What it would change, asked of the server once; a string says why nobody knows, null that it is still asked. */
function usePreview(what: Retirable): RetirementPreview | string | null {
  const [preview, setPreview] = useState<RetirementPreview | string | null>(null);
  const path = paths.retirement(what.cluster.id, what.scanner, asked(what));
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      const answer = await send("GET", path, undefined, RetirementPreview);
      if (!isGone) setPreview(answer.ok ? answer.value : answer.message);
    };
    void look();
    return () => {
      isGone = true;
    };
  }, [path]);
  return preview;
}

async function retire(what: Retirable, reason: string): Promise<string | null> {
  const check = asked(what);
  const body = { reason, ...(check === null ? {} : { check }) };
  const answer = await send("POST", paths.retirement(what.cluster.id, what.scanner), body, Retired);
  return answer.ok ? null : answer.message;
}

function RetireSource({ what, onClosed }: { what: Retirable; onClosed: () => void }) {
  const preview = usePreview(what);
  return (
    <RetireDialog
      heading={`Retire ${named(what)} on ${what.cluster.name}`}
      note="It is no measurement: reports name it apart from what was fixed or lost."
      longestReason={2_000}
      onRetire={(reason) => retire(what, reason)}
      onClosed={onClosed}
    >
      {what.check !== null && <p className="break line-clamp-3 text-text-2">{visible(what.check.title)}</p>}
      <p>What it said up to now stops counting. A scan that comes later counts anew.</p>
      {preview === null || typeof preview === "string" ? (
        <p className="text-text-3" role="status">
          {preview === null
            ? "Working out what that would change …"
            : `What that would change is not known. ${preview}`}
        </p>
      ) : (
        <Preview preview={preview} check={what.check !== null} />
      )}
    </RetireDialog>
  );
}

/** A button that retires a source, or one check of it, after saying what that would change and asking for the reason. */
export function RetireButton({ what, plain = false }: Props) {
  const [isOpen, setOpen] = useState(false);
  const label = `Retire… ${named(what)} on ${what.cluster.name}`;
  const open = () => setOpen(true);
  return (
    <>
      {plain ? (
        <button type="button" className="link" onClick={open} aria-label={label}>
          Retire…
        </button>
      ) : (
        <Button small onClick={open} aria-label={label}>
          Retire…
        </Button>
      )}
      {isOpen && <RetireSource what={what} onClosed={() => setOpen(false)} />}
    </>
  );
}
