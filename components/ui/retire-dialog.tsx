"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { Retired, shortestReason } from "#lib/contract/cluster.ts";
import { paths } from "#lib/contract/views/actions.ts";
import { count, counted, percent } from "#lib/contract/views/format.ts";
import { RetirementPreview } from "#lib/contract/views/retirement.ts";
import { Button } from "./button.tsx";
import { Note } from "./note.tsx";
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

function useRetiring(what: Retirable, close: () => void) {
  const router = useRouter();
  const [preview, setPreview] = useState<RetirementPreview | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const asked = what.check === null ? null : { tool: what.check.tool, checkKey: what.check.checkKey };
  const look = async () => {
    setPreview(null);
    setFault(null);
    const path = paths.retirement(what.cluster.id, what.scanner, asked);
    const answer = await send("GET", path, undefined, RetirementPreview);
    if (answer.ok) setPreview(answer.value);
    else setFault(answer.message);
  };
  const retire = async (reason: string) => {
    if (reason.trim().length < shortestReason) return setFault(`Say why in at least ${shortestReason} characters.`);
    setBusy(true);
    setFault(null);
    const body = { reason, ...(asked === null ? {} : { check: asked }) };
    const answer = await send("POST", paths.retirement(what.cluster.id, what.scanner), body, Retired);
    setBusy(false);
    if (!answer.ok) return setFault(answer.message);
    close();
    router.refresh();
  };
  return { preview, fault, busy, look, retire };
}

function Reason({ id, fault }: { id: string; fault: string | null }) {
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        Reason
      </label>
      <textarea
        id={id}
        name="reason"
        className="input"
        rows={3}
        maxLength={2_000}
        required
        aria-invalid={fault === null ? undefined : true}
        aria-describedby={`${id}-help`}
      />
      <p
        id={`${id}-help`}
        className={fault === null ? "help" : "help bad"}
        {...(fault === null ? {} : { role: "alert" })}
      >
        {fault ?? "At least 10 characters. It stays in the audit log, with your name and the time."}
      </p>
    </div>
  );
}

/** Stands only while it is open, so that a table of sources holds one form and not one for each row. */
function RetireDialog({ what, onClosed }: { what: Retirable; onClosed: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = () => dialog.current?.close();
  const { preview, fault, busy, look, retire } = useRetiring(what, close);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it opens, and asks the server, once
  useEffect(() => {
    dialog.current?.showModal();
    void look();
  }, []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void retire(String(new FormData(event.currentTarget).get("reason") ?? ""));
  };
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={`${id}-title`} onClose={onClosed}>
      <form className="dialog-body" onSubmit={submit} noValidate>
        <h2 id={`${id}-title`} className="break">
          Retire {named(what)} on {what.cluster.name}
        </h2>
        {what.check !== null && <p className="break line-clamp-3 text-text-2">{visible(what.check.title)}</p>}
        <p>What it said up to now stops counting. A scan that comes later counts anew.</p>
        {preview !== null ? (
          <Preview preview={preview} check={what.check !== null} />
        ) : (
          <p className="text-text-3" role="status">
            {fault === null ? "Working out what that would change …" : ""}
          </p>
        )}
        <Note kind="plain" title="This is a change of yardstick">
          It is no measurement: reports name it apart from what was fixed or lost.
        </Note>
        <Reason id={`${id}-reason`} fault={fault} />
        <p className="flex gap-2">
          <Button type="submit" look="danger" disabled={busy}>
            {busy ? "Retiring …" : "Retire"}
          </Button>
          <Button look="quiet" onClick={close}>
            Keep
          </Button>
        </p>
      </form>
    </dialog>
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
      {isOpen && <RetireDialog what={what} onClosed={() => setOpen(false)} />}
    </>
  );
}
