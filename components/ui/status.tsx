import type { ReactNode } from "react";
import type { FactState, Standing } from "#lib/contract/views/standing.ts";
import type { Outcome } from "#lib/domain/check/outcome.ts";
import type { EpisodeState } from "#lib/domain/scan/episode.ts";
import {
  episodeDrawnAs,
  episodeMeanings,
  episodeWords,
  factDrawnAs,
  factWords,
  outcomeDrawnAs,
  outcomeWords,
  reasonWords,
  standingClass,
  standingMeanings,
  standingWords,
} from "./status-words.ts";

/** Silhouettes on a 14 px grid: they tell the statuses apart without any colour. */
const silhouettes: Readonly<Record<Standing, ReactNode>> = {
  passing: (
    <>
      <circle cx="7" cy="7" r="6.5" fill="currentColor" />
      <path
        d="M4 7.2l2.1 2.1L10 5.2"
        fill="none"
        stroke="var(--color-bg)"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  failing: (
    <>
      <path d="M7 .2 13.8 7 7 13.8.2 7z" fill="currentColor" />
      <path d="M5.1 5.1l3.8 3.8M8.9 5.1 5.1 8.9" stroke="var(--color-bg)" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
  accepted: (
    <path
      d="M7 .9 12.4 2.8v4.1c0 3.2-2.4 5.3-5.4 6.3-3-1-5.4-3.1-5.4-6.3V2.8zM4.6 7l1.8 1.8 3-3.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  partial: (
    <>
      <circle cx="7" cy="7" r="5.8" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M1.2 7a5.8 5.8 0 0 0 11.6 0z" fill="currentColor" />
    </>
  ),
  error: (
    <>
      <path d="M7 .8 13.6 12.8H.4z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" strokeWidth=".8" />
      <path d="M7 5v3.6M7 10.7v.1" stroke="var(--color-bg)" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
  manual: (
    <>
      <circle cx="7" cy="4" r="2.6" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path
        d="M1.8 13c.4-3 2.5-4.6 5.2-4.600s4.8 1.6 5.2 4.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
      />
    </>
  ),
  not_assessed: (
    <circle cx="7" cy="7" r="5.8" fill="none" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2.4 2.15" />
  ),
  inherited: (
    <path
      d="M1.5 12.5h11M7 1v8M3.8 6 7 9.2 10.2 6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  not_applicable: (
    <>
      <circle cx="7" cy="7" r="5.8" fill="none" stroke="currentColor" strokeWidth="1.3" />
      <path d="M4 7h6" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" />
    </>
  ),
};

/** The silhouette alone; give `label` when no word stands beside it. */
export function StatusIcon({ status, label }: { status: Standing; label?: string }) {
  if (label === undefined) {
    return (
      <svg className="status-icon" viewBox="0 0 14 14" aria-hidden="true">
        {silhouettes[status]}
      </svg>
    );
  }
  return (
    <svg className="status-icon" viewBox="0 0 14 14" role="img" aria-label={label}>
      {silhouettes[status]}
    </svg>
  );
}

/** The silhouette for use inside another drawing, at a place. */
export function StatusGlyph({ status, x, y, size }: { status: Standing; x: number; y: number; size: number }) {
  return (
    <svg
      aria-hidden="true"
      x={x}
      y={y}
      width={size}
      height={size}
      viewBox="0 0 14 14"
      color={`var(--color-${standingClass(status)}-text)`}
    >
      {silhouettes[status]}
    </svg>
  );
}

type Look = { pill?: boolean; light?: boolean };

/** A status: silhouette, word and colour. `word` replaces the usual one; `light` is for ledgers. */
export function Status({ status, word, pill, light }: { status: Standing; word?: string } & Look) {
  return (
    <span
      className={`status ${standingClass(status)}${pill ? " pill" : ""}${light ? " light" : ""}`}
      title={word === undefined ? standingMeanings[status] : undefined}
    >
      <StatusIcon status={status} />
      {word ?? standingWords[status]}
    </span>
  );
}

/** What is known about a fact: a state is never drawn as passing unless it passes. */
export function FactStatus({ state, ...look }: { state: FactState } & Look) {
  const reason = reasonWords(state);
  return (
    <span title={reason === "" ? undefined : reason}>
      <Status status={factDrawnAs(state)} word={factWords(state)} {...look} />
    </span>
  );
}

/** One result of one check. */
export function OutcomeStatus({ outcome, ...look }: { outcome: Outcome } & Look) {
  return <Status status={outcomeDrawnAs[outcome]} word={outcomeWords[outcome]} {...look} />;
}

/** How a finding stands: open, or how it ended. */
export function EpisodeStatus({ state, word, ...look }: { state: EpisodeState; word?: string } & Look) {
  return (
    <span title={episodeMeanings[state]}>
      <Status status={episodeDrawnAs[state]} word={word ?? episodeWords[state]} {...look} />
    </span>
  );
}
