import { Icon } from "#components/ui/icon.tsx";
import { paths } from "#lib/contract/views/actions.ts";

/** Ends the session on the server, not only in this browser. A plain form, so that it works without scripts. */
export function SignOut({ className }: { className: string }) {
  return (
    <form method="post" action={paths.signOut}>
      <button type="submit" className={className}>
        <Icon name="out" />
        Sign out
      </button>
    </form>
  );
}
