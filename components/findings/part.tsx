import type { ReactNode } from "react";

/** A part of the panel: a small heading and what it is about, no card. */
export function Part({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="part-head">
        <h3>{title}</h3>
        {about !== undefined && <span className="ml-auto text-12 text-text-3">{about}</span>}
      </div>
      {children}
    </section>
  );
}
