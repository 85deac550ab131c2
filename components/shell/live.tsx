"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { utcWords } from "#components/ui/time-words.ts";
import { paths } from "#lib/contract/views/actions.ts";
import { askPulse, mustRefresh } from "./heartbeat.ts";

const everyMs = 3_000;

/**
 * Keeps the page true: asks the pulse while the tab is visible and has the server render the same page again when something
 * was settled, or when a minute passed. Scroll and open parts stay. Says when the server does not answer.
 */
export function Live({ version, now }: { version: string; now: string }) {
  const router = useRouter();
  const [seenAt, setSeenAt] = useState(now);
  const [lost, setLost] = useState(false);
  const shown = useRef(version);
  const refreshedMs = useRef(0);
  useEffect(() => {
    shown.current = version;
    refreshedMs.current = performance.now();
    setSeenAt(now);
  }, [version, now]);
  useEffect(() => {
    const stop = new AbortController();
    const look = async () => {
      if (document.visibilityState !== "visible") return;
      const pulse = await askPulse(paths.pulse, stop.signal).catch(() => null);
      if (stop.signal.aborted) return;
      setLost(pulse === null);
      if (pulse?.at) setSeenAt(pulse.at.toISOString());
      const beat = { version: pulse?.version ?? null, lastRefreshMs: refreshedMs.current, nowMs: performance.now() };
      if (!mustRefresh(shown.current, beat)) return;
      refreshedMs.current = performance.now();
      if (pulse !== null) shown.current = pulse.version;
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
  return (
    <p className="flex items-center gap-2 whitespace-nowrap">
      <span className={lost ? "live-dot lost" : "live-dot"} aria-hidden="true" />
      <span role="status" className={lost ? "text-error-text font-medium" : "text-text-3"}>
        {lost ? "The server does not answer. Last seen" : "As of now"}
      </span>
      <time dateTime={seenAt} className={lost ? "text-error-text" : "text-text-3"}>
        {utcWords(seenAt)}
      </time>
    </p>
  );
}
