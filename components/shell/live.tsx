"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { utcWords } from "#components/ui/time-words.ts";
import { paths } from "#lib/contract/views/actions.ts";
import { askPulse, mustRefresh, type PulseAnswer } from "./heartbeat.ts";
import { useHold } from "./holding.tsx";

const everyMs = 3_000;

/** One look at the pulse; an answer that is none is an error, so that it is shown as one. */
async function look(signal: AbortSignal): Promise<Exclude<PulseAnswer, null>> {
  const answer = await askPulse(paths.pulse, signal);
  if (answer === null) throw new Error("The pulse was not answered.");
  return answer;
}

/**
 * Looks at the pulse while the tab is visible. When something changed the page is asked for again; where a list is being read
 * it is only told that there is news. True while nobody answers.
 */
function useHeartbeat(version: string, now: string): boolean {
  const router = useRouter();
  const hold = useHold();
  const shown = useRef(version);
  const refreshedMs = useRef(0);
  const setNews = hold?.setNews;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new `now` is a new answer of the server, with or without changes
  useEffect(() => {
    shown.current = version;
    refreshedMs.current = performance.now();
    setNews?.(null);
  }, [version, now, setNews]);
  const pulse = useQuery({
    queryKey: ["pulse"],
    queryFn: ({ signal }) => look(signal),
    refetchInterval: everyMs,
    refetchOnWindowFocus: "always",
    staleTime: 0,
    retry: false,
  });
  const { data, isError, dataUpdatedAt } = pulse;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same answer at another time is another look
  useEffect(() => {
    if (data === undefined || isError) return;
    const seen = data === "signed_out" ? data : data.version;
    const beat = { version: seen, lastRefreshMs: refreshedMs.current, nowMs: performance.now() };
    if (!mustRefresh(shown.current, beat)) return;
    refreshedMs.current = beat.nowMs;
    shown.current = seen;
    // Whoever was signed out is led to sign in, whatever they were reading.
    if (hold !== null && hold.held.current > 0 && data !== "signed_out") hold.setNews(`${seen} ${beat.nowMs}`);
    else router.refresh();
  }, [data, isError, dataUpdatedAt, hold, router]);
  return isError;
}

/**
 * Keeps the page true and says what instant its figures are of. The server renders the same page again when something was
 * settled, or when a minute passed; scroll and open parts stay. Whoever was signed out elsewhere is led to sign in.
 */
export function Live({ version, now }: { version: string; now: string }) {
  const lost = useHeartbeat(version, now);
  return (
    <p className={lost ? "live lost" : "live"}>
      <span className={lost ? "live-dot lost" : "live-dot"} aria-hidden="true" />
      <span role="status" className={lost ? "font-medium text-error-text" : "text-text-3"}>
        {lost ? "The server does not answer. Figures of" : "As of now"}
      </span>
      <time dateTime={now} className={lost ? "whitespace-nowrap text-error-text" : "whitespace-nowrap text-text-3"}>
        {utcWords(now)}
      </time>
    </p>
  );
}
