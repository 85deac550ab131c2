"use client";

import { createContext, type ReactNode, type RefObject, useContext, useEffect, useMemo, useRef, useState } from "react";

type Hold = {
  /** How many lists on the page are being read and must not move. */
  readonly held: RefObject<number>;
  /** Names what is new on the server and not shown; null while the page shows everything. */
  readonly news: string | null;
  setNews(news: string | null): void;
};

const HoldContext = createContext<Hold | null>(null);

/** Lets a page say that it must not move while it is read, and what keeps the page true say that there is news. */
export function Holding({ children }: { children: ReactNode }) {
  const held = useRef(0);
  const [news, setNews] = useState<string | null>(null);
  const hold = useMemo(() => ({ held, news, setNews }), [news]);
  return <HoldContext value={hold}>{children}</HoldContext>;
}

/** For what keeps the page true; null outside of the frame, where nothing is kept. */
export function useHold(): Hold | null {
  return useContext(HoldContext);
}

/**
 * Keeps the page from moving as long as who calls this is on it. Answers what is new: each other text is another state of
 * the server, and null is the one that is shown.
 */
export function useHeldNews(): string | null {
  const hold = useContext(HoldContext);
  const held = hold?.held;
  useEffect(() => {
    if (held === undefined) return;
    held.current += 1;
    return () => {
      held.current -= 1;
    };
  }, [held]);
  return hold?.news ?? null;
}
