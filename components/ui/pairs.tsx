import type { ReactNode } from "react";

/** Names and values, in the order given. */
export function Pairs({ rows, small = false }: { rows: Readonly<Record<string, ReactNode>>; small?: boolean }) {
  return (
    <dl className={small ? "pairs max-w-[76ch] text-12 text-text-2" : "pairs"}>
      {Object.entries(rows).map(([name, value]) => (
        <div key={name} className="contents">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
