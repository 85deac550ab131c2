"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import * as z from "zod";
import { Button } from "#components/ui/button.tsx";
import { send } from "#components/ui/send.ts";
import { adminPaths } from "#lib/contract/setting.ts";

/** Asks once more, then revokes: the token is refused from its next request on. */
export function RevokeToken({ id, name }: { id: string; name: string }) {
  const router = useRouter();
  const [isAsked, setAsked] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const revoke = async () => {
    const answer = await send("DELETE", adminPaths.token(id), undefined, z.unknown());
    setAsked(false);
    if (!answer.ok) return setFault(answer.message);
    router.refresh();
  };
  if (!isAsked) {
    return (
      <>
        <Button small onClick={() => setAsked(true)} aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
        {fault !== null && (
          <span role="alert" className="second text-failing-text">
            {fault}
          </span>
        )}
      </>
    );
  }
  return (
    <span className="inline-flex gap-1">
      <Button small look="danger" onClick={revoke} aria-label={`Revoke now: ${name}`}>
        Revoke now
      </Button>
      <Button small look="quiet" onClick={() => setAsked(false)}>
        Keep
      </Button>
    </span>
  );
}
