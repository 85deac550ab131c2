"use client";

import { Fragment, useEffect, useState } from "react";
import { Icon } from "./icon.tsx";

/** A command to copy: it wraps and is never cut. */
export function CopyCommand({ command, prompt = "$" }: { command: string; prompt?: string | null }) {
  const [copied, setCopied] = useState<"no" | "yes" | "refused">("no");
  useEffect(() => {
    if (copied === "no") return;
    const timer = setTimeout(() => setCopied("no"), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard.writeText(command).then(
      () => setCopied("yes"),
      () => setCopied("refused"),
    );
  return (
    <div className="command">
      {prompt !== null && (
        <span aria-hidden="true" className="text-text-3">
          {prompt}
        </span>
      )}
      <code>
        {command.split(/ (?=--?[a-z])/).map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one command never change their order
          <Fragment key={index}>
            {index > 0 && " "}
            <span className="option">{part}</span>
          </Fragment>
        ))}
      </code>
      <button type="button" className="icon-button no-print" onClick={copy} title="Copy">
        <Icon name={copied === "yes" ? "check" : "copy"} />
        <span className="sr-only">Copy command</span>
      </button>
      <span role="status" className="sr-only">
        {copied === "yes" ? "Copied" : copied === "refused" ? "The browser refused to copy: select the text" : ""}
      </span>
    </div>
  );
}
