"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { shortestReason } from "#lib/contract/cluster.ts";
import { Button } from "./button.tsx";
import { Note } from "./note.tsx";

/** Does it with the reason a person gave; null, or what the server says against it. */
type Retire = (reason: string) => Promise<string | null>;

/** `note` says what such a change of yardstick does to figures; `longestReason` is in characters. */
type Props = {
  heading: string;
  note: string;
  longestReason: number;
  onRetire: Retire;
  onClosed: () => void;
  children: ReactNode;
};

function useRetiring(retire: Retire, close: () => void) {
  const router = useRouter();
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (reason: string) => {
    if (reason.trim().length < shortestReason) return setFault(`Say why in at least ${shortestReason} characters.`);
    setBusy(true);
    setFault(null);
    const refusal = await retire(reason);
    setBusy(false);
    if (refusal !== null) return setFault(refusal);
    close();
    router.refresh();
  };
  return { fault, busy, submit };
}

function Reason({ id, longest, fault }: { id: string; longest: number; fault: string | null }) {
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
        maxLength={longest}
        required
        aria-invalid={fault === null ? undefined : true}
        aria-describedby={`${id}-help`}
      />
      <p
        id={`${id}-help`}
        className={fault === null ? "help" : "help bad"}
        {...(fault === null ? {} : { role: "alert" })}
      >
        {fault ?? `At least ${shortestReason} characters. It stays in the audit log, with your name and the time.`}
      </p>
    </div>
  );
}

/**
 * Says what a retirement means and asks for its reason. Stands only while it is open, so that a table holds one form and not
 * one for each row.
 */
export function RetireDialog({ heading, note, longestReason, onRetire, onClosed, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = () => dialog.current?.close();
  const { fault, busy, submit } = useRetiring(onRetire, close);
  useEffect(() => dialog.current?.showModal(), []);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void submit(String(new FormData(event.currentTarget).get("reason") ?? ""));
  };
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={`${id}-title`} onClose={onClosed}>
      <form className="dialog-body" onSubmit={onSubmit} noValidate>
        <h2 id={`${id}-title`} className="break">
          {heading}
        </h2>
        {children}
        <Note kind="plain" title="This is a change of yardstick">
          {note}
        </Note>
        <Reason id={`${id}-reason`} longest={longestReason} fault={fault} />
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
