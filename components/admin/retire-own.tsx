"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { RetireDialog } from "#components/ui/retire-dialog.tsx";
import { send } from "#components/ui/send.ts";
import { ownCatalogPaths, RetiredOwnFile } from "#lib/contract/own-catalog.ts";

async function retire(name: string, reason: string): Promise<string | null> {
  const answer = await send("POST", ownCatalogPaths.retire(name), { reason }, RetiredOwnFile);
  return answer.ok ? null : answer.message;
}

/** A button that takes an own file out of force, after saying what that means and asking for the reason. */
export function RetireOwn({ name, title }: { name: string; title: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button small onClick={() => setOpen(true)} aria-label={`Retire… ${title}`}>
        Retire…
      </Button>
      {isOpen && (
        <RetireDialog
          heading={`Retire ${title}`}
          note="Every cluster is settled anew. Figures stored before keep the catalog they were computed with."
          longestReason={500}
          onRetire={(reason) => retire(name, reason)}
          onClosed={() => setOpen(false)}
        >
          <p>
            It leaves every list and counts no more. Its versions stay here to be read; an older one does not come back.
          </p>
        </RetireDialog>
      )}
    </>
  );
}
