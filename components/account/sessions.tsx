"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import * as z from "zod";
import { Button } from "#components/ui/button.tsx";
import { send } from "#components/ui/send.ts";
import { Time } from "#components/ui/time.tsx";
import type { SessionRow } from "#lib/contract/views/account.ts";
import { paths } from "#lib/contract/views/actions.ts";

function Row({ session, now }: { session: SessionRow; now: string }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const end = async () => {
    setBusy(true);
    const answer = await send("DELETE", paths.session(session.id), undefined, z.unknown());
    setBusy(false);
    setFault(answer.ok ? null : answer.message);
    if (answer.ok) router.refresh();
  };
  return (
    <tr>
      <th scope="row" className="break">
        {session.device}
        {session.current && <span className="unit"> here</span>}
        {fault !== null && (
          <span role="alert" className="second text-failing-text">
            {fault}
          </span>
        )}
      </th>
      <td className="text-text-2" data-label="since">
        <Time at={session.startedAt} now={now} as="utc" />
      </td>
      <td className="text-text-2" data-label="seen">
        <Time at={session.lastSeenAt} now={now} />
      </td>
      <td className="text-text-2" data-label="ends">
        <Time at={session.expiresAt} now={now} />
      </td>
      <td className="num top-right">
        {session.current ? (
          <span className="unit">the one you use</span>
        ) : (
          <Button small look="danger" disabled={busy} onClick={end}>
            {busy ? "Ending …" : "End"}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Where the person is signed in. Ending a session takes effect on the server at once. */
export function Sessions({ sessions, now }: { sessions: readonly SessionRow[]; now: string }) {
  return (
    <table className="table rows">
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">Since</th>
          <th scope="col">Last seen</th>
          <th scope="col">Ends</th>
          <th scope="col" className="num">
            <span className="sr-only">Action</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <Row key={session.id} session={session} now={now} />
        ))}
      </tbody>
    </table>
  );
}
