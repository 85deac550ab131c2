import type { ReactNode } from "react";

/** An empty place that teaches: what would be here and the one thing that brings it. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="frame flex flex-col gap-2">
      <h3 className="text-14 font-semibold">{title}</h3>
      {children}
    </div>
  );
}
