"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { utcWords } from "#components/ui/time-words.ts";
import { paths } from "#lib/contract/views/actions.ts";
import { askPulse, mustRefresh } from "./heartbeat.ts";

const everyMs = 3_000;

/** Looks at the pulse while the tab is visible and asks for the page again when it must; true while nobody answers. */
function useHeartbeat(version: string, now: string): boolean {
  const router = useRouter();
  const [lost, setLost] = useState(false);
  const shown = useRef(version);
  const refreshedMs = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new `now` is a new answer of the server, with or without changes
  useEffect(() => {
    shown.current = version;
    refreshedMs.current = performance.now();
  }, [version, now]);
  useEffect(() => {
    const stop = new AbortController();
    const look = async () => {
      if (document.visibilityState !== "visible") return;
      const pulse = await askPulse(paths.pulse, stop.signal).catch(() => null);
      if (stop.signal.aborted) return;
      setLost(pulse === null);
      const seen = pulse === "signed_out" ? pulse : (pulse?.version ?? null);
      const beat = { version: seen, lastRefreshMs: refreshedMs.current, nowMs: performance.now() };
      if (!mustRefresh(shown.current, beat)) return;
      refreshedMs.current = performance.now();
      shown.current = seen ?? shown.current;
      router.refresh();
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener("visibilitychange", look);
    return () => {
      stop.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [router]);
  return lost;
}

/**
 * Keeps the page true and says what instant its figures are of. The server renders the same page again when something was
 * settled, or when a minute passed; scroll and open parts stay. Whoever was signed out elsewhere is led to sign in.
 */
export function Live({ version, now }: { version: string; now: string }) {
  const lost = useHeartbeat(version, now);
  return (
    <p className="flex min-w-0 items-center gap-2">
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
