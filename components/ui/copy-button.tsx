"use client";

import { useEffect, useState } from "react";
import { Icon } from "./icon.tsx";

/** Puts `text` on the clipboard and says whether it did. `what` names it for who cannot see where it stands. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState<"no" | "yes" | "refused">("no");
  useEffect(() => {
    if (copied === "no") return;
    const timer = setTimeout(() => setCopied("no"), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied("yes"),
      () => setCopied("refused"),
    );
  return (
    <>
      <button type="button" className="icon-button no-print" onClick={copy} title="Copy">
        <Icon name={copied === "yes" ? "check" : "copy"} />
        <span className="sr-only">Copy {what}</span>
      </button>
      <span role="status" className="sr-only">
        {copied === "yes" ? "Copied" : copied === "refused" ? "The browser refused to copy: select the text" : ""}
      </span>
    </>
  );
}
