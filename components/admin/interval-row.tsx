"use client";

import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Time } from "#components/ui/time.tsx";
import { intervalWords } from "#components/ui/time-words.ts";
import { adminPaths, SetInterval } from "#lib/contract/setting.ts";
import type { IntervalRow as Row } from "#lib/contract/views/admin.ts";
import { ChangeDialog } from "./change-dialog.tsx";

const hour = 3_600;
const common = [hour, 2 * hour, 6 * hour, 12 * hour, 24 * hour, 2 * 24 * hour, 7 * 24 * hour, 30 * 24 * hour];
const wordsOf = (seconds: number): string => intervalWords(seconds / hour);

function Choice({ row }: { row: Row }) {
  const [seconds, setSeconds] = useState(row.intervalSeconds);
  const [isOpen, setOpen] = useState(false);
  const choices = [...new Set([...common, row.intervalSeconds, row.standardSeconds])].sort((a, b) => a - b);
  return (
    <span className="flex flex-wrap gap-2">
      <select
        className="input choose"
        aria-label={`Interval of ${row.label} on ${row.cluster.name}`}
        value={seconds}
        onChange={(event) => setSeconds(Number(event.target.value))}
      >
        {choices.map((each) => (
          <option key={each} value={each}>
            {wordsOf(each)}
            {each === row.standardSeconds ? " (default)" : ""}
          </option>
        ))}
      </select>
      {seconds !== row.intervalSeconds && <Button onClick={() => setOpen(true)}>See what it changes</Button>}
      {isOpen && (
        <ChangeDialog
          change={{
            heading: `Expect ${row.label} on ${row.cluster.name} ${wordsOf(seconds)}`,
            question: { clusterId: row.cluster.id, scanner: row.scanner, intervalSeconds: seconds },
            preview: adminPaths.intervalPreview,
            path: adminPaths.intervals,
            answer: SetInterval,
          }}
          onClosed={() => setOpen(false)}
        >
          <p>After twice that time without a look its words stop counting.</p>
        </ChangeDialog>
      )}
    </span>
  );
}

/** One source: when it last looked, from when on it is silent, and how often it is expected. */
export function IntervalRow({ row, now }: { row: Row; now: string }) {
  const isSilent = row.silentFrom !== null && row.silentFrom <= now;
  return (
    <tr>
      <th scope="row">{row.label}</th>
      <td className="text-text-2" data-label="looked">
        {row.lastObservedAt === null ? "never" : <Time at={row.lastObservedAt} now={now} />}
      </td>
      <td className="text-text-2 top-right">
        {row.silentFrom === null ? (
          <Badge kind="stale">never heard</Badge>
        ) : isSilent ? (
          <Badge kind="stale">silent</Badge>
        ) : (
          <>
            silent <Time at={row.silentFrom} now={now} />
          </>
        )}
      </td>
      <td className="full">
        {row.mayEdit ? <Choice key={row.intervalSeconds} row={row} /> : wordsOf(row.intervalSeconds)}
      </td>
    </tr>
  );
}
