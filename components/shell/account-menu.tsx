import Link from "next/link";
import { Icon } from "#components/ui/icon.tsx";
import type { Shell } from "#lib/contract/views/shell.ts";
import { initials } from "./initials.ts";
import { SignOut } from "./sign-out.tsx";
import type { Theme } from "./theme.ts";
import { ThemeChoice } from "./theme-choice.tsx";

/** Who is signed in, the theme, and the way out. The browser's own popover opens and closes it. */
export function AccountMenu({ shell, theme }: { shell: Shell; theme: Theme | undefined }) {
  return (
    <>
      <button type="button" popoverTarget="account-menu" className="who w-auto cursor-pointer">
        <span className="avatar" aria-hidden="true">
          {initials(shell.name)}
        </span>
        <span className="sr-only">Account of {shell.name}</span>
        <Icon name="down" className="size-3 text-text-3" />
      </button>
      <div id="account-menu" popover="auto" className="menu">
        <div className="px-2 pb-2">
          <p className="font-medium break">{shell.name}</p>
          <p className="text-12 text-text-3">{shell.role}</p>
        </div>
        <div className="border-t border-line px-2 py-2">
          <ThemeChoice chosen={theme} />
        </div>
        <div className="border-t border-line pt-2">
          <Link className="item" href="/account">
            <Icon name="person" />
            Account and sessions
          </Link>
          <Link className="item" href="/api-docs">
            <Icon name="link" />
            API for programs
          </Link>
          <SignOut className="item cursor-pointer" />
        </div>
      </div>
    </>
  );
}
