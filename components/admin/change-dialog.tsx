"use client";

import type { ReactNode } from "react";
import type * as z from "zod";
import { Note } from "#components/ui/note.tsx";
import { send } from "#components/ui/send.ts";
import { ReasonDialog } from "./reason-dialog.tsx";
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

function Preview({ change }: { change: AskedChange }) {
  const preview = usePreview(change.preview, change.question);
  if (preview === null) return <p role="status">Computing what it would change …</p>;
  if (typeof preview === "string") return <Note kind="fail" title={preview} live />;
  return <ScoreChange preview={preview} />;
}

type Props = { change: AskedChange; onClosed: () => void; children?: ReactNode };

/** Says what a change of yardstick would do, computed by the server, and asks for its reason before it is made. */
export function ChangeDialog({ change, onClosed, children }: Props) {
  const confirm = async (reason: string) => {
    const done = await send("POST", change.path, { ...change.question, reason }, change.answer);
    return done.ok ? null : done.message;
  };
  return (
    <ReasonDialog heading={change.heading} verb={["Change", "Changing …"]} onConfirm={confirm} onClosed={onClosed}>
      {children}
      <Preview change={change} />
      <Note kind="plain" title="This is a change of yardstick">
        It is no measurement: reports name it apart from what was fixed or lost.
      </Note>
    </ReasonDialog>
  );
}
