import { readFile } from "node:fs/promises";
import { join } from "node:path";
import tailwind from "@tailwindcss/postcss";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime.js";
import { PathnameContext, SearchParamsContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime.js";
import postcss from "postcss";
import { renderToString } from "react-dom/server";
import { Commander } from "#components/palette/commander.tsx";
import { Frame } from "#components/shell/frame.tsx";
import { ViewsMenu } from "#components/views/views-menu.tsx";
import { shell } from "./examples/others.ts";
import type { Shown } from "./pages.tsx";

const house = join(import.meta.dirname, "../..");

/** The product's stylesheet as the build makes it, with fonts from the packages on this disk. */
export async function stylesheet(): Promise<string> {
  const from = join(house, "app/globals.css");
  const { css } = await postcss([tailwind()]).process(await readFile(from, "utf8"), { from, to: from });
  const fonts = join(house, "node_modules/@fontsource-variable");
  return css
    .replaceAll(/url\((['"]?)[^)'"]*files\/(ibm-plex-sans-[^)'"]+)\1\)/g, `url(file://${fonts}/ibm-plex-sans/files/$2)`)
    .replaceAll(
      /url\((['"]?)[^)'"]*files\/(jetbrains-mono-[^)'"]+)\1\)/g,
      `url(file://${fonts}/jetbrains-mono/files/$2)`,
    );
}

const nothing = () => {};
// Only what a first render may touch; nothing navigates here.
const router = {
  back: nothing,
  forward: nothing,
  refresh: nothing,
  push: nothing,
  replace: nothing,
  prefetch: nothing,
  hmrRefresh: nothing,
  bfcacheId: "",
};

/** A page as the server sends it, without scripts. */
export function pageHtml(shown: Shown, theme: "light" | "dark"): string {
  const body = shown.bare ? (
    shown.page
  ) : (
    <Frame
      shell={shell}
      now={shell.now}
      theme={theme}
      tools={
        <>
          <Commander shell={shell} />
          <ViewsMenu />
        </>
      }
    >
      {shown.page}
    </Frame>
  );
  const html = renderToString(
    <AppRouterContext.Provider value={router}>
      <PathnameContext.Provider value={shown.path}>
        <SearchParamsContext.Provider value={new URLSearchParams(shown.search ?? "")}>
          {body}
        </SearchParamsContext.Provider>
      </PathnameContext.Provider>
    </AppRouterContext.Provider>,
  );
  return `<!doctype html><html lang="en" data-theme="${theme}"><head><meta charset="utf-8"><title>${shown.name}</title><meta name="viewport" content="width=device-width,initial-scale=1"><link rel="stylesheet" href="style.css"></head><body>${html}</body></html>`;
}
