"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Note } from "#components/ui/note.tsx";
import { send } from "#components/ui/send.ts";
import { ownCatalogPaths, RetiredOwnFile, RetireOwnFileBody } from "#lib/contract/own-catalog.ts";

function useRetiring(name: string, close: () => void) {
  const router = useRouter();
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const retire = async (reason: string) => {
    const body = RetireOwnFileBody.safeParse({ reason });
    if (!body.success) return setFault("Say why in at least 10 characters.");
    setBusy(true);
    setFault(null);
    const answer = await send("POST", ownCatalogPaths.retire(name), body.data, RetiredOwnFile);
    setBusy(false);
    if (!answer.ok) return setFault(answer.message);
    close();
    router.refresh();
  };
  return { fault, busy, retire };
}

/** A button that takes an own file out of force, after saying what that means and asking for the reason. */
export function RetireOwn({ name, title }: { name: string; title: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = () => dialog.current?.close();
  const { fault, busy, retire } = useRetiring(name, close);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void retire(String(new FormData(event.currentTarget).get("reason") ?? ""));
  };
  return (
    <>
      <Button small onClick={() => dialog.current?.showModal()} aria-label={`Retire… ${title}`}>
        Retire…
      </Button>
      <dialog ref={dialog} className="dialog" aria-labelledby={`${id}-title`}>
        <form className="dialog-body" onSubmit={submit} noValidate>
          <h2 id={`${id}-title`} className="break">
            Retire {title}
          </h2>
          <p>
            It leaves every list and counts no more. Its versions stay here to be read; an older one does not come back.
          </p>
          <Note kind="plain" title="This is a change of yardstick">
            Every cluster is settled anew. Figures stored before keep the catalog they were computed with.
          </Note>
          <div>
            <label className="field-label" htmlFor={`${id}-reason`}>
              Reason
            </label>
            <textarea
              id={`${id}-reason`}
              name="reason"
              className="input"
              rows={3}
              maxLength={500}
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
    </>
  );
}
