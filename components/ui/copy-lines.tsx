import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";

/** Some lines to paste elsewhere, with their line breaks; `what` names them. */
export function CopyLines({ text, what, head }: { text: string; what: string; head: ReactNode }) {
  return (
    <figure className="raw" aria-label={what}>
      <figcaption className="raw-head">
        {head}
        <span className="ml-auto flex">
          <CopyButton text={text} what={what} />
        </span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="raw-lines" tabIndex={0} aria-label={`${what}, as text`}>
        <pre className="min-w-max px-3">{text}</pre>
      </section>
    </figure>
  );
}
