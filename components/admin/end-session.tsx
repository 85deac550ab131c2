"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import * as z from "zod";
import { Button } from "#components/ui/button.tsx";
import { send } from "#components/ui/send.ts";
import { adminPaths } from "#lib/contract/setting.ts";

/** Ends a session of somebody else; it is worth nothing from its next request on. */
export function EndSession({ id, what }: { id: string; what: string }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const end = async () => {
    setBusy(true);
    const answer = await send("DELETE", adminPaths.session(id), undefined, z.unknown());
    setBusy(false);
    setFault(answer.ok ? null : answer.message);
    if (answer.ok) router.refresh();
  };
  return (
    <span className="flex-none text-right">
      <Button small look="danger" disabled={busy} onClick={end} aria-label={`End now: session of ${what}`}>
        {busy ? "Ending …" : "End now"}
      </Button>
      {fault !== null && (
        <span role="alert" className="second text-failing-text">
          {fault}
        </span>
      )}
    </span>
  );
}
