import { applyTheme } from "#components/shell/apply-theme.ts";
import { saveViewEvent } from "#components/shell/save-view-event.ts";
import { paths } from "#lib/contract/views/actions.ts";
import type { Act } from "./entries.ts";

/** Does what an entry says; the list of keys is opened by who shows it. */
export const perform: Readonly<Record<Exclude<Act, "keys">, () => void>> = {
  "theme-light": () => applyTheme("light"),
  "theme-dark": () => applyTheme("dark"),
  "theme-system": () => applyTheme(undefined),
  "copy-link": () => void navigator.clipboard.writeText(window.location.href),
  "save-view": () => window.dispatchEvent(new Event(saveViewEvent)),
  // After the palette is gone, so that it is not in the picture.
  print: () => void requestAnimationFrame(() => window.print()),
  "sign-out": signOut,
};

/** Posts as the button of the account menu does: signing out is no address, so that no link can do it to somebody. */
function signOut(): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = paths.signOut;
  document.body.append(form);
  form.submit();
}
