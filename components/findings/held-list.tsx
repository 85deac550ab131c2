"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useHeldNews } from "#components/shell/holding.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { counted } from "#lib/contract/views/format.ts";
import { changesBetween, type Marks, marksOf } from "./marks.ts";
import { findingsQuery } from "./requests.ts";

/**
 * Keeps the list from moving while it is read: what changed on the server is counted, and shown when the person asks for it.
 * `shown` is what the server rendered, `search` the filter it rendered it for.
 */
export function HeldList({ shown, search }: { shown: Marks; search: string }) {
  const router = useRouter();
  const news = useHeldNews();
  const { data, isSuccess, isPlaceholderData } = useQuery(findingsQuery(search, news));
  const isAnswered = news !== null && isSuccess && !isPlaceholderData;
  const changes = news === null || data === undefined ? 0 : changesBetween(shown, marksOf(data));
  // Where nothing would move, ages and figures may be brought up to date; where nothing stands, nobody is reading.
  const isFree = changes === 0 || Object.keys(shown).length === 0;
  useEffect(() => {
    if (isAnswered && isFree) router.refresh();
  }, [isAnswered, isFree, router]);
  return (
    <p role="status" className="held-list no-print">
      {changes > 0 && !isFree && (
        <button type="button" className="button small" onClick={() => router.refresh()}>
          <Icon name="up" />
          {counted(changes, "change", "changes")} since: show {changes === 1 ? "it" : "them"}
        </button>
      )}
    </p>
  );
}
