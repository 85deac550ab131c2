"use client";

import { type DragEvent, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Note } from "#components/ui/note.tsx";
import { visible } from "#components/ui/visible.ts";
import { Checked, InForce } from "./checked.tsx";
import { useBringing } from "./use-bringing.ts";

function Choose({ busy, onFile }: { busy: boolean; onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined && !busy) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same by keyboard
    <div
      className={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" className="text-text-3" />
      <p className="font-medium">Drop a YAML or JSON file here</p>
      <Button small disabled={busy} onClick={() => input.current?.click()}>
        Choose a file
      </Button>
      <p className="help">It is checked first. Nothing is stored before you say so.</p>
      <input
        ref={input}
        type="file"
        accept=".yaml,.yml,.json"
        className="sr-only"
        tabIndex={-1}
        aria-label="Own framework or mapping"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) onFile(file);
          event.target.value = "";
        }}
      />
    </div>
  );
}

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
        <Choose busy={busy} onFile={choose} />
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
