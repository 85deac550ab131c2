"use client";

import { useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { Note } from "#components/ui/note.tsx";
import { visible } from "#components/ui/visible.ts";
import { Checked, InForce } from "./checked.tsx";
import { useBringing } from "./use-bringing.ts";

function Paste({ busy, onText }: { busy: boolean; onText: (content: string) => void }) {
  const id = useId();
  const [content, setContent] = useState("");
  return (
    <details className="explain">
      <summary>Or paste its text</summary>
      <div className="mt-2 flex flex-col items-start">
        <label className="field-label" htmlFor={id}>
          Text of the file
        </label>
        <textarea
          id={id}
          className="input mono own-text mb-2"
          rows={14}
          spellCheck={false}
          placeholder={"kind: framework\nid: acme-baseline\n…"}
          value={content}
          onChange={(event) => setContent(event.target.value)}
        />
        <Button small disabled={busy || content.trim() === ""} onClick={() => onText(content)}>
          Check
        </Button>
      </div>
    </details>
  );
}

/** Brings a framework or mapping: choose or paste, see what is wrong or what it brings, then put it in force. */
export function Bring() {
  const { fileName, checked, put, fault, busy, check, choose, putInForce } = useBringing();
  return (
    <div className="two-columns">
      <div className="flex flex-col gap-3">
        <FileDrop
          title="Drop a YAML or JSON file here"
          help="It is checked first. Nothing is stored before you say so."
          label="Own framework or mapping"
          accept=".yaml,.yml,.json"
          busy={busy}
          onFile={choose}
        />
        <Paste busy={busy} onText={(content) => void check({ fileName: "pasted.yaml", content })} />
      </div>
      <div className="min-w-0">
        {fault !== null && (
          <Note kind="fail" live title="Refused">
            {fault}
          </Note>
        )}
        {put !== null && <InForce {...put} />}
        {checked !== null && (
          <Checked fileName={visible(fileName)} checked={checked} busy={busy} onPut={() => void putInForce()} />
        )}
        {fault === null && put === null && checked === null && (
          <p className="text-text-3" role="status">
            {busy
              ? "Checking …"
              : "What the check finds will stand here: each problem with its line, or what the file brings."}
          </p>
        )}
      </div>
    </div>
  );
}
