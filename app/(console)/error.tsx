"use client";

import { Button } from "#components/ui/button.tsx";
import { Problem } from "#components/ui/problem.tsx";

/** What a page shows when it could not be made. Nothing of the fault itself is shown: the log has it under the number. */
export default function ConsoleError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : null;
  return (
    <>
      <h1 className="sr-only">This page could not be made</h1>
      <Problem
        title="This page could not be made"
        actions={
          <>
            <Button onClick={() => retry()}>Try again</Button>
            {digest !== null && <code className="text-text-3">request {digest}</code>}
          </>
        }
      >
        <p>
          Nothing was changed, and scans are still taken in. If it stays, the server's log has the reason under the
          number below.
        </p>
      </Problem>
    </>
  );
}
