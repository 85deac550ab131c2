"use client";

import { useEffect } from "react";
import { Icon } from "#components/ui/icon.tsx";
import type { Entry, EntryGroup } from "./entries.ts";

/** The id of a line in the document, which the field names as the active one. */
export const optionId = (entry: Entry): string => `palette ${entry.id}`.replaceAll(/\s/g, "_");

type Props = { groups: readonly EntryGroup[]; chosen: Entry | null; onTake: (entry: Entry) => void };

function Option({ entry, isChosen, onTake }: { entry: Entry; isChosen: boolean; onTake: (entry: Entry) => void }) {
  return (
    // The keys are the field's: it keeps the focus, and the line is only named as active.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={optionId(entry)}
      role="option"
      aria-selected={isChosen}
      className="palette-option"
      onClick={() => onTake(entry)}
    >
      <Icon name={entry.icon} />
      <span className="ellipsis">{entry.label}</span>
      {entry.about !== "" && <span className="about ellipsis">{entry.about}</span>}
      {entry.keys !== undefined && (
        <span aria-hidden="true" className="ml-auto">
          <kbd>{entry.keys}</kbd>
        </span>
      )}
    </div>
  );
}

/** The lines of the palette under their headings. */
export function PaletteList({ groups, chosen, onTake }: Props) {
  const active = chosen === null ? null : optionId(chosen);
  useEffect(() => {
    if (active !== null) document.getElementById(active)?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div id="palette-list" role="listbox" aria-label="What was found" className="palette-list">
      {groups.map(({ title, entries }) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options, which no fieldset may hold
        <div key={title} role="group" aria-label={title}>
          <p className="palette-title" aria-hidden="true">
            {title}
          </p>
          {entries.map((entry) => (
            <Option key={entry.id} entry={entry} isChosen={entry.id === chosen?.id} onTake={onTake} />
          ))}
        </div>
      ))}
    </div>
  );
}
