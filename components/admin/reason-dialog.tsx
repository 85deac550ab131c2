"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { shortestReason } from "#lib/contract/cluster.ts";

type Props = {
  heading: string;
  /** Words of the button, and what stands there while the server works. */
  verb: readonly [does: string, doing: string];
  look?: "primary" | "danger";
  /** Does it with the reason a person gave; null, or what the server says against it. */
  onConfirm: (reason: string) => Promise<string | null>;
  onClosed: () => void;
  children: ReactNode;
};

function useConfirming(confirm: Props["onConfirm"], close: () => void) {
  const router = useRouter();
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (reason: string) => {
    if (reason.trim().length < shortestReason) return setFault(`Say why in at least ${shortestReason} characters.`);
    setBusy(true);
    setFault(null);
    const refusal = await confirm(reason);
    setBusy(false);
    if (refusal !== null) return setFault(refusal);
    close();
    router.refresh();
  };
  return { fault, busy, submit };
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
        rows={2}
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
        {fault ?? `At least ${shortestReason} characters. It stays in the audit log, with your name and the time.`}
      </p>
    </div>
  );
}

/** Says what would happen and asks for its reason. Stands only while it is open. */
export function ReasonDialog({ heading, verb, look = "primary", onConfirm, onClosed, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = () => dialog.current?.close();
  const { fault, busy, submit } = useConfirming(onConfirm, close);
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
        <Reason id={`${id}-reason`} fault={fault} />
        <p className="flex gap-2">
          <Button type="submit" look={look} disabled={busy}>
            {verb[busy ? 1 : 0]}
          </Button>
          <Button look="quiet" onClick={close}>
            Keep as it is
          </Button>
        </p>
      </form>
    </dialog>
  );
}
