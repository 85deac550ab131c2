"use client";

import { type DragEvent, useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

/** `label` names the file for who does not see the page; `accept` is that of a file input. */
type Props = {
  title: string;
  help: string;
  label: string;
  accept?: string;
  busy: boolean;
  onFile: (file: File) => void;
};

/** A file input that hears each choice, the same file twice as well. */
function useFileInput(onFile: (file: File) => void) {
  const input = useRef<HTMLInputElement>(null);
  const take = () => {
    const file = input.current?.files?.[0];
    if (input.current === null || file === undefined) return;
    input.current.value = "";
    onFile(file);
  };
  // A file chosen before the page woke up: nobody heard of it, and choosing it again is no change to the browser.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was chosen before the first look
  useEffect(take, []);
  return { input, take };
}

/** A place to drop a file or to choose one. What becomes of it is for `onFile` to say. */
export function FileDrop({ title, help, label, accept, busy, onFile }: Props) {
  const { input, take } = useFileInput(onFile);
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
      <p className="font-medium">{title}</p>
      <Button small disabled={busy} onClick={() => input.current?.click()}>
        Choose a file
      </Button>
      <p className="help">{help}</p>
      <input
        ref={input}
        type="file"
        accept={accept}
        className="sr-only"
        tabIndex={-1}
        aria-label={label}
        onChange={take}
      />
    </div>
  );
}
