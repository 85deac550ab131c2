import type { ReactNode } from "react";
import { StatusIcon } from "./status.tsx";

/** What happened, what was kept, what to do. */
export function Problem({ title, children, actions }: { title: string; children: ReactNode; actions?: ReactNode }) {
  return (
    <div className="frame flex gap-3" role="alert">
      <span className="status error mt-0.5 self-start">
        <StatusIcon status="error" />
      </span>
      <div className="min-w-0 break">
        <h2>{title}</h2>
        <div className="text-text-2 mt-1 flex flex-col gap-2">{children}</div>
        {actions !== undefined && <div className="mt-3 flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </div>
  );
}
