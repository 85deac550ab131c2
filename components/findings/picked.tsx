"use client";

import { useEffect, useState } from "react";
import { Icon } from "#components/ui/icon.tsx";
import { count } from "#lib/contract/views/format.ts";

const boxes = (): readonly HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>("[data-pick]:checked"),
];

function clear(): void {
  for (const box of boxes()) box.checked = false;
}

/** The rows that are selected as lines of text, each with a link to the finding. */
function lines(): string {
  return boxes()
    .map((box) => `- ${box.dataset.pick ?? ""}\n  ${box.closest("tr")?.querySelector("a")?.href ?? ""}`)
    .join("\n");
}

/**
 * What can be done with the rows that are selected. The boxes themselves hold what is selected, so that a list the server
 * renders again keeps it.
 */
export function Picked() {
  const [picked, setPicked] = useState(0);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const changed = () => {
      setPicked(boxes().length);
      setSaid("");
    };
    const press = (event: KeyboardEvent) => {
      const isCovered = document.querySelector("dialog[open], :popover-open, .panel") !== null;
      if (event.key !== "Escape" || isCovered || boxes().length === 0) return;
      clear();
      changed();
    };
    // A browser that comes back to the page may have kept the boxes.
    changed();
    document.addEventListener("change", changed);
    document.addEventListener("keydown", press);
    return () => {
      document.removeEventListener("change", changed);
      document.removeEventListener("keydown", press);
    };
  }, []);
  const copy = () =>
    navigator.clipboard.writeText(lines()).then(
      () => setSaid("Copied"),
      () => setSaid("The browser refused to copy"),
    );
  const drop = () => {
    clear();
    setPicked(0);
  };
  return (
    <div role="status" className="picked no-print" hidden={picked === 0}>
      <b className="font-medium">{count(picked)} selected</b>
      <button type="button" onClick={copy}>
        <Icon name={said === "Copied" ? "check" : "copy"} />
        {said === "" ? "Copy as a list with links" : said}
      </button>
      <button type="button" onClick={drop}>
        Clear <kbd>esc</kbd>
      </button>
    </div>
  );
}
