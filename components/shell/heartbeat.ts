import { Pulse } from "#lib/contract/views/actions.ts";

/** What a look at the pulse says to do. `version` is null when the server did not answer. */
export type Beat = { readonly version: string | null; readonly lastRefreshMs: number; readonly nowMs: number };

/** Figures change by time alone, since silence begins at an instant: a page is never older than this. */
export const oldestPageMs = 60_000;

/** Whether the page must be asked for again. */
export function mustRefresh(shown: string, beat: Beat): boolean {
  if (beat.version === null) return false;
  return beat.version !== shown || beat.nowMs - beat.lastRefreshMs >= oldestPageMs;
}

/** What the server said: its version, that nobody is signed in any more, or nothing. */
export type PulseAnswer = { readonly version: string } | "signed_out" | null;

/** Reads the pulse; null when the answer is none. */
export async function askPulse(url: string, signal: AbortSignal): Promise<PulseAnswer> {
  const answer = await fetch(url, { signal, headers: { accept: "application/json" }, cache: "no-store" });
  if (answer.status === 401) return "signed_out";
  if (!answer.ok) return null;
  const pulse = Pulse.safeParse(await answer.json());
  return pulse.success ? { version: pulse.data.version } : null;
}
