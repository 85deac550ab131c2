"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import type * as z from "zod";
import { Button } from "#components/ui/button.tsx";
import { Note } from "#components/ui/note.tsx";
import { send } from "#components/ui/send.ts";
import { shortestReason } from "#lib/contract/cluster.ts";
import { ScoreChange } from "./score-change.tsx";
import { usePreview } from "./use-preview.ts";

/** A change somebody asked about: `preview` and `path` take the same question, the latter with a reason. */
export type AskedChange = {
  readonly heading: string;
  readonly question: Readonly<Record<string, unknown>>;
  readonly preview: string;
  readonly path: string;
  readonly answer: z.ZodType;
};

function useChanging({ path, question, answer }: AskedChange, close: () => void) {
  const router = useRouter();
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (reason: string) => {
    if (reason.trim().length < shortestReason) return setFault(`Say why in at least ${shortestReason} characters.`);
    setBusy(true);
    setFault(null);
    const done = await send("POST", path, { ...question, reason }, answer);
    setBusy(false);
    if (!done.ok) return setFault(done.message);
    close();
    router.refresh();
  };
  return { fault, busy, submit };
}

function Preview({ change }: { change: AskedChange }) {
  const preview = usePreview(change.preview, change.question);
  if (preview === null) return <p role="status">Computing what it would change …</p>;
  if (typeof preview === "string") return <Note kind="fail" title={preview} live />;
  return <ScoreChange preview={preview} />;
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

/** Says what a change of yardstick would do, computed by the server, and asks for its reason before it is made. */
export function ChangeDialog({
  change,
  onClosed,
  children,
}: {
  change: AskedChange;
  onClosed: () => void;
  children?: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = () => dialog.current?.close();
  const { fault, busy, submit } = useChanging(change, close);
  useEffect(() => dialog.current?.showModal(), []);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void submit(String(new FormData(event.currentTarget).get("reason") ?? ""));
  };
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={`${id}-title`} onClose={onClosed}>
      <form className="dialog-body" onSubmit={onSubmit} noValidate>
        <h2 id={`${id}-title`} className="break">
          {change.heading}
        </h2>
        {children}
        <Preview change={change} />
        <Note kind="plain" title="This is a change of yardstick">
          It is no measurement: reports name it apart from what was fixed or lost.
        </Note>
        <Reason id={`${id}-reason`} fault={fault} />
        <p className="flex gap-2">
          <Button type="submit" look="primary" disabled={busy}>
            {busy ? "Changing …" : "Change"}
          </Button>
          <Button look="quiet" onClick={close}>
            Keep as it is
          </Button>
        </p>
      </form>
    </dialog>
  );
}
