import { type Theme, themeCookie } from "./theme.ts";

const year = 60 * 60 * 24 * 365;

/** Remembers the choice in a cookie, which the server reads: the page comes in the right colours without a script. */
export function applyTheme(theme: Theme | undefined): void {
  const root = document.documentElement;
  if (theme === undefined) delete root.dataset.theme;
  else root.dataset.theme = theme;
  const age = theme === undefined ? 0 : year;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we name
  document.cookie = `${themeCookie}=${theme ?? ""}; path=/; max-age=${age}; samesite=lax`;
}
