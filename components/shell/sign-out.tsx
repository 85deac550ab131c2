"use client";

import { signOut } from "next-auth/react";
import { useState } from "react";
import { Icon } from "#components/ui/icon.tsx";

/** Ends the session on the server, not only in this browser. */
export function SignOut({ className }: { className: string }) {
  const [busy, setBusy] = useState(false);
  return (
    <button
      type="button"
      className={className}
      disabled={busy}
      onClick={() => {
        setBusy(true);
        signOut({ callbackUrl: "/sign-in" }).catch(() => setBusy(false));
      }}
    >
      <Icon name="out" />
      {busy ? "Signing out …" : "Sign out"}
    </button>
  );
}
