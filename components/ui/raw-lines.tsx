import Link from "next/link";
import type { ReactNode } from "react";
import { bytes, count } from "#lib/contract/views/format.ts";
import { scanHref } from "#lib/contract/views/links.ts";
import type { RawExcerpt } from "#lib/contract/views/standing.ts";
import { visible } from "./visible.ts";

function WholeDocument({ excerpt }: { excerpt: RawExcerpt }) {
  return (
    <Link className="link" href={scanHref(excerpt.scanId, excerpt.line)}>
      Whole document, {bytes(excerpt.bytes)}
    </Link>
  );
}

/**
 * Lines of a raw document with the line that matters marked. The text is a scanner's and hostile: it is printed as text
 * nodes only. `tone` fail marks a failure, neutral a place somebody asked for. `more` says how to
 * see the rest; by default the page of the scan.
 */
export function RawLines({
  excerpt,
  head,
  tone = "fail",
  tall = false,
  more,
}: {
  excerpt: RawExcerpt;
  head?: ReactNode;
  tone?: "fail" | "neutral";
  tall?: boolean;
  more?: ReactNode;
}) {
  const last = excerpt.from + excerpt.lines.length - 1;
  return (
    <figure className="raw" aria-label={`Lines ${count(excerpt.from)} to ${count(last)} of the raw document`}>
      <figcaption className="raw-head">
        {head}
        <span className="mono" title={`sha256 ${excerpt.sha256}`}>
          sha256 {excerpt.sha256.slice(0, 6)}…{excerpt.sha256.slice(-4)}
        </span>
        <span>
          lines {count(excerpt.from)}–{count(last)}
          {excerpt.totalLines !== null && ` of ${count(excerpt.totalLines)}`}
        </span>
        {excerpt.linesCut && <span>long lines cut</span>}
        {excerpt.hidden > 0 && (
          <span title="Values that look like passwords, tokens or keys are not shown. The document is kept as it was sent.">
            {count(excerpt.hidden)} {excerpt.hidden === 1 ? "value" : "values"} hidden
          </span>
        )}
        <span className="ml-auto">{more ?? <WholeDocument excerpt={excerpt} />}</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={`raw-lines${tall ? " tall" : ""}`} tabIndex={0} aria-label="Raw lines">
        <ol>
          {excerpt.lines.map((line, index) => {
            const number = excerpt.from + index;
            const hit = number === excerpt.line;
            return (
              <li
                key={number}
                id={`L${number}`}
                className={`raw-line${hit ? ` hit${tone === "neutral" ? " neutral" : ""}` : ""}`}
                {...(hit ? { "aria-current": "true" as const } : {})}
              >
                <span className="n">{number}</span>
                <span>{visible(line)}</span>
              </li>
            );
          })}
        </ol>
      </section>
    </figure>
  );
}
