"use client";

import { type ReactNode, useState } from "react";
import { Icon } from "./icon.tsx";

/**
 * A group of table rows that opens and closes. `name` is the group's heading cell, `cells` what stands right of it. Rows are
 * rendered on the server and only hidden here; without scripts everything stands open.
 */
export function TreeSection({
  label,
  name,
  cells,
  open: startsOpen,
  children,
}: {
  label: string;
  name: ReactNode;
  cells: ReactNode;
  open: boolean;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(startsOpen);
  return (
    <>
      <tbody>
        <tr className="group-row">
          <th scope="rowgroup">
            <button type="button" className="twist no-print" aria-expanded={open} onClick={() => setOpen(!open)}>
              <Icon name="right" />
              <span className="sr-only">
                {open ? "Close" : "Open"} {label}
              </span>
            </button>
            {name}
          </th>
          {cells}
        </tr>
      </tbody>
      <tbody hidden={!open}>{children}</tbody>
    </>
  );
}
