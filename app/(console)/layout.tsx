import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Commander } from "#components/palette/commander.tsx";
import { Frame } from "#components/shell/frame.tsx";
import { themeCookie, themeFrom } from "#components/shell/theme.ts";
import { ViewsMenu } from "#components/views/views-menu.tsx";
import { requireSignedIn } from "#lib/http/page.ts";
import { getShell } from "#lib/queries/shell/get-shell.ts";

/** The frame around every page; without a session it leads to the sign-in page. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const shell = await getShell(await requireSignedIn());
  const theme = themeFrom((await cookies()).get(themeCookie)?.value);
  const tools = (
    <>
      <Commander shell={shell} />
      <ViewsMenu />
    </>
  );
  return (
    <Frame shell={shell} now={shell.now} theme={theme} tools={tools}>
      {children}
    </Frame>
  );
}
