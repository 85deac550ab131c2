import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

/** A group of table rows that is not sent until somebody opens it: `openHref` is the same page with it open. */
export function ClosedSection({
  label,
  name,
  cells,
  openHref,
}: {
  label: string;
  name: ReactNode;
  cells: ReactNode;
  openHref: string;
}) {
  return (
    <tbody>
      <tr className="group-row">
        <th scope="rowgroup">
          <Link className="twist no-print" href={openHref} scroll={false} prefetch={false}>
            <Icon name="right" />
            <span className="sr-only">Open {label}</span>
          </Link>
          {name}
        </th>
        {cells}
      </tr>
    </tbody>
  );
}
