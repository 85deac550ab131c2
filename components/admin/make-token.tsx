"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { CopyCommand } from "#components/ui/copy-command.tsx";
import { Field } from "#components/ui/field.tsx";
import { Note } from "#components/ui/note.tsx";
import { send } from "#components/ui/send.ts";
import { utcWords } from "#components/ui/time-words.ts";
import { adminPaths } from "#lib/contract/setting.ts";
import { CreatedToken } from "#lib/contract/token.ts";
import type { TokensView } from "#lib/contract/views/admin.ts";
import { counted } from "#lib/contract/views/format.ts";
import { ReachChoice, reachOf } from "./reach-choice.tsx";

const lives = [7, 30, 90, 365, 730];
const livesWords = (days: number): string => (days % 365 === 0 ? counted(days / 365, "year", "years") : `${days} days`);
const pushing = "scan:ingest";

type Asked = { name: string; verbs: readonly string[]; clusters: "all" | readonly string[]; expiresInDays: number };

function askedOf(form: FormData): Asked | string {
  const name = String(form.get("name") ?? "").trim();
  const verbs = form.getAll("verb").map(String);
  const clusters = reachOf(form);
  if (name === "") return "Give it a name, for example: nightly job.";
  if (verbs.length === 0) return "Choose at least one thing it may do.";
  if (clusters === null) return "Choose its clusters.";
  return { name, verbs, clusters, expiresInDays: Number(form.get("days")) };
}

function useMaking() {
  const router = useRouter();
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<CreatedToken | null>(null);
  const make = async (form: FormData) => {
    const asked = askedOf(form);
    if (typeof asked === "string") return setFault(asked);
    setBusy(true);
    setFault(null);
    const answer = await send("POST", adminPaths.tokens, asked, CreatedToken);
    setBusy(false);
    if (!answer.ok) return setFault(answer.message);
    setMade(answer.value);
    router.refresh();
  };
  return { fault, busy, made, make };
}

function Verbs({ view }: { view: TokensView }) {
  return (
    <fieldset className="checks two">
      <legend className="field-label">It may</legend>
      {view.verbs.map(({ id, says }) => (
        <label key={id}>
          <input type="checkbox" name="verb" value={id} defaultChecked={id === pushing} />
          <span>
            {says} <code className="text-text-3">{id}</code>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Made({ made, serverUrl }: { made: CreatedToken; serverUrl: string }) {
  return (
    <div role="status" className="flex flex-col gap-2">
      <Note kind="info" title="Shown this once">
        Copy it now: only its fingerprint is kept. It is good until {utcWords(made.expiresAt)}.
      </Note>
      <CopyCommand command={made.token} prompt={null} />
      <p className="help">Programs send it as a header; the command line reads it from the environment:</p>
      <CopyCommand command={`export KUBEPROOF_URL=${serverUrl} KUBEPROOF_TOKEN=${made.token}`} />
    </div>
  );
}

/** Makes a token that may do the chosen things on the chosen clusters, until a day. */
export function MakeToken({ view }: { view: TokensView }) {
  const { fault, busy, made, make } = useMaking();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void make(new FormData(event.currentTarget));
  };
  return (
    <div className="flex max-w-[720px] flex-col gap-4">
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <div className="field-row">
          <Field label="Name" name="name" placeholder="nightly job" autoComplete="off" maxLength={80} />
          <label className="block">
            <span className="field-label">Good for</span>
            <select className="input" name="days" defaultValue={90}>
              {lives.map((days) => (
                <option key={days} value={days}>
                  {livesWords(days)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <Verbs view={view} />
        <ReachChoice clusters={view.clusters} mayAll={view.mayAll} />
        {fault !== null && (
          <p role="alert" className="help bad">
            {fault}
          </p>
        )}
        <p>
          <Button type="submit" look="primary" icon="key" disabled={busy}>
            {busy ? "Making …" : "Make a token"}
          </Button>
        </p>
      </form>
      {made !== null && <Made made={made} serverUrl={view.serverUrl} />}
    </div>
  );
}
