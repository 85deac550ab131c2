"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { longestViewName, type SavedView } from "#lib/contract/views/saved-view.ts";
import { dropView, storeView, type ViewForm, viewsKey } from "./requests.ts";

/** `view` is the one to change; null saves a new one. `here` is the page as it stands. */
type Props = {
  view: SavedView | null;
  here: { readonly page: string; readonly query: string };
  isSavable: boolean;
  onClosed: () => void;
};

function useStoring(close: () => void) {
  const client = useQueryClient();
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const store = async (act: () => Promise<string | null>) => {
    setBusy(true);
    const refusal = await act();
    setBusy(false);
    setFault(refusal);
    if (refusal !== null) return;
    void client.invalidateQueries({ queryKey: viewsKey });
    close();
  };
  return { fault, busy, store };
}

function formOf(data: FormData, view: SavedView | null, here: Props["here"]): ViewForm {
  const shows = view === null || data.get("here") === "on" ? here : {};
  return { name: String(data.get("name") ?? ""), shared: data.get("shared") === "on", ...shows };
}

function Check({ name, label, about, checked }: { name: string; label: string; about: string; checked: boolean }) {
  return (
    <label className="flex items-start gap-2">
      <input type="checkbox" name={name} defaultChecked={checked} className="mt-1" />
      <span>
        {label}
        <span className="second">{about}</span>
      </span>
    </label>
  );
}

/** Saves the page under a name, or changes what was saved. */
export function ViewDialog({ view, here, isSavable, onClosed }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  const { fault, busy, store } = useStoring(close);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = formOf(new FormData(event.currentTarget), view, here);
    void store(() => storeView(view?.id ?? null, form));
  };
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="view-title" onClose={onClosed}>
      <form className="dialog-body" onSubmit={submit} noValidate>
        <h2 id="view-title" className="break">
          {view === null ? "Save this view" : `Change “${view.name}”`}
        </h2>
        <Field
          label="Name"
          name="name"
          defaultValue={view?.name ?? ""}
          maxLength={longestViewName}
          autoComplete="off"
          required
          fault={fault}
          help="The page and its filters are kept. What it shows is read anew each time."
        />
        <Check
          name="shared"
          label="Share it"
          about="with everyone who may see what it shows; your name stands beside it"
          checked={view?.shared ?? false}
        />
        {view !== null && isSavable && (
          <Check name="here" label="Let it show this page" about="with the filters it has now" checked={false} />
        )}
        <p className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" disabled={busy}>
            {view === null ? "Save" : "Change"}
          </Button>
          <Button look="quiet" onClick={close}>
            Cancel
          </Button>
          {view !== null && (
            <span className="ml-auto">
              <Button look="danger" disabled={busy} onClick={() => void store(() => dropView(view.id))}>
                Delete this view
              </Button>
            </span>
          )}
        </p>
      </form>
    </dialog>
  );
}
