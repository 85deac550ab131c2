"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { adminPaths, YardstickChanged } from "#lib/contract/setting.ts";
import type { YardstickView } from "#lib/contract/views/admin.ts";
import { count } from "#lib/contract/views/format.ts";
import { ChangeDialog } from "./change-dialog.tsx";

type Row = YardstickView["profiles"][number];

function Choice({ row }: { row: Row }) {
  const [chosen, setChosen] = useState(row.inUse);
  const [isOpen, setOpen] = useState(false);
  const title = row.choices.find(({ id }) => id === chosen)?.title ?? chosen;
  return (
    <span className="flex flex-wrap gap-2">
      <select
        className="input choose"
        aria-label={`Profile of ${row.framework.shortTitle}`}
        value={chosen}
        onChange={(event) => setChosen(event.target.value)}
      >
        {row.choices.map(({ id, title: name, isDefault }) => (
          <option key={id} value={id}>
            {name}
            {isDefault ? " (default)" : ""}
          </option>
        ))}
      </select>
      <Button disabled={chosen === row.inUse} onClick={() => setOpen(true)}>
        See what it changes
      </Button>
      {isOpen && (
        <ChangeDialog
          change={{
            heading: `Read ${row.framework.shortTitle} as ${title}`,
            question: { change: "profile", framework: row.framework.id, profile: chosen },
            preview: adminPaths.yardstickPreview,
            path: adminPaths.yardstick,
            answer: YardstickChanged,
          }}
          onClosed={() => setOpen(false)}
        />
      )}
    </span>
  );
}

/** Which cut of each framework counts, where it has more than one. */
export function Profiles({ view }: { view: YardstickView }) {
  return (
    <table className="table tall rows">
      <thead>
        <tr>
          <th scope="col">Framework</th>
          <th scope="col">Profile in use</th>
          <th scope="col" className="num">
            Scored requirements
          </th>
        </tr>
      </thead>
      <tbody>
        {view.profiles.map((row) => {
          const inUse = row.choices.find(({ id }) => id === row.inUse);
          return (
            <tr key={row.framework.id}>
              <th scope="row">
                {row.framework.shortTitle} <span className="unit">{row.framework.version}</span>
              </th>
              <td className="full">
                {view.mayEdit ? <Choice key={row.inUse} row={row} /> : (inUse?.title ?? row.inUse)}
              </td>
              <td className="num" data-label="scored">
                {count(inUse?.technical ?? 0)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
