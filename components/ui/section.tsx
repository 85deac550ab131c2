import type { ReactNode } from "react";

/** A part of a page: a hairline and a heading, not a card. */
export function Section({
  title,
  about,
  tools,
  id,
  children,
}: {
  title: ReactNode;
  about?: ReactNode;
  tools?: ReactNode;
  id?: string;
  children: ReactNode;
}) {
  return (
    <section className="section" {...(id === undefined ? {} : { id })}>
      <div className="section-head">
        <h2>{title}</h2>
        {about !== undefined && <span className="note-n">{about}</span>}
        {tools !== undefined && <div className="section-tools">{tools}</div>}
      </div>
      {children}
    </section>
  );
}
