"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { send } from "#components/ui/send.ts";
import { EndedRole, rolePaths } from "#lib/contract/role.ts";
import { ReasonDialog } from "./reason-dialog.tsx";

/** A button that takes a role back from a group, after asking for the reason. */
export function TakeRole({ id, group, role }: { id: string; group: string; role: string }) {
  const [isOpen, setOpen] = useState(false);
  const take = async (reason: string) => {
    const answer = await send("POST", rolePaths.end(id), { reason }, EndedRole);
    return answer.ok ? null : answer.message;
  };
  return (
    <>
      <Button small onClick={() => setOpen(true)} aria-label={`Take back: ${role} of ${group}`}>
        Take back
      </Button>
      {isOpen && (
        <ReasonDialog
          heading={`Take the role ${role} back from ${group}`}
          verb={["Take back", "Taking back …"]}
          look="danger"
          onConfirm={take}
          onClosed={() => setOpen(false)}
        >
          <p>Whoever has it by this group alone loses it with their next request. Tokens they made stay.</p>
        </ReasonDialog>
      )}
    </>
  );
}
