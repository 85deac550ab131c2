import Link from "next/link";
import { scanHref } from "#lib/contract/views/links.ts";
import type { WitnessWord } from "#lib/contract/views/requirement.ts";
import { Badge } from "./badge.tsx";
import { Severity } from "./severity.tsx";
import { OutcomeStatus } from "./status.tsx";
import { Time } from "./time.tsx";
import { visible } from "./visible.ts";

/** The page that evidence is shown on. */
export type EvidencePlace = {
  readonly now: string;
  /** Key of the word whose raw lines the page shows; null when it shows none. */
  readonly rawKey: string | null;
  /** Address of the page with the raw lines of another word. */
  rawHref(key: string): string;
};

function tone(word: WitnessWord): string {
  const side = word.decides === "pass" || word.decides === "fail" || word.decides === "error" ? ` ${word.decides}` : "";
  return `word${side}${word.fresh ? "" : " stale"}`;
}

function Places({ place, word }: { place: EvidencePlace; word: WitnessWord }) {
  const shown = place.rawKey === word.key;
  return (
    <p className="mt-1 flex flex-wrap gap-x-3 text-12">
      {word.line !== null && !shown && (
        <Link className="link" scroll={false} href={`${place.rawHref(word.key)}#raw`}>
          Show line {word.line}
        </Link>
      )}
      {shown && (
        <a className="link" href="#raw">
          Line {word.line}, shown below
        </a>
      )}
      {word.scanId !== null && (
        <Link className="link" href={scanHref(word.scanId, word.line)}>
          Scan
        </Link>
      )}
      {word.links.map(({ label, href }) => (
        <Link key={href} className="link" href={href}>
          {label}
        </Link>
      ))}
    </p>
  );
}

/** What was computed, in a sentence and its numbers: a pass of ours has to say what it rests on at once. */
function Computed({ word }: { word: WitnessWord }) {
  return (
    <>
      <p className="mt-1 break text-12">{visible(word.message)}</p>
      <dl className="pairs mt-1 text-12">
        {word.details.map((detail) => (
          <div key={detail.name} className="contents">
            <dt>{detail.name}</dt>
            <dd className="break">{visible(detail.value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What was expected and what was found, in short; everything else it said stands folded below. */
function Said({ word }: { word: WitnessWord }) {
  const first = word.details.filter((detail) => detail.name === "expected" || detail.name === "actual");
  const short = word.decides === "pass" ? [] : first;
  const more = word.details.length > 0 || word.message !== "";
  return (
    <>
      {short.length > 0 && (
        <dl className="pairs mt-1 text-12">
          {short.map((detail) => (
            <div key={detail.name} className="contents">
              <dt>{detail.name}</dt>
              <dd className="mono break line-clamp-5">{visible(detail.value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {short.length === 0 && word.decides !== "pass" && word.message !== "" && (
        <p className="mt-1 break text-12 line-clamp-5">{visible(word.message)}</p>
      )}
      {more && (
        <details className="explain mt-1">
          <summary>All it said</summary>
          {word.message !== "" && <p className="mt-1 break text-12">{visible(word.message)}</p>}
          <dl className="pairs mt-1 text-12">
            {word.details.map((detail) => (
              <div key={detail.name} className="contents">
                <dt>{detail.name}</dt>
                <dd className="mono break">{visible(detail.value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

/** What one check of one tool last said about a resource. The tool's text is printed as text and nothing else. */
export function Witness({ place, word }: { place: EvidencePlace; word: WitnessWord }) {
  return (
    <div className={tone(word)}>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <OutcomeStatus outcome={word.outcome} />
        <span className="font-medium">{word.toolLabel}</span>
        <code className="text-text-2 break">{word.rawId}</code>
        {word.severity !== null && word.outcome === "fail" && <Severity severity={word.severity} />}
      </p>
      <p className="text-12 text-text-3">
        {word.links.length > 0 ? "from a look" : "looked"} <Time at={word.observedAt} now={place.now} />
        {word.since !== null && (
          <>
            , so since <Time at={word.since} now={place.now} as="utc" />
          </>
        )}
      </p>
      {!word.fresh && <Badge kind="stale">its word does not count any more</Badge>}
      {word.whyNot !== null && <p className="text-12 text-text-2">Not decisive: {word.whyNot}</p>}
      {word.links.length > 0 ? <Computed word={word} /> : <Said word={word} />}
      <Places place={place} word={word} />
    </div>
  );
}
