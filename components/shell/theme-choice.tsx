"use client";

import { useState } from "react";
import { Icon } from "#components/ui/icon.tsx";
import { type Theme, themeCookie } from "./theme.ts";

const choices = [
  { theme: undefined, label: "System", icon: "system" },
  { theme: "light", label: "Light", icon: "sun" },
  { theme: "dark", label: "Dark", icon: "moon" },
] as const;

const year = 60 * 60 * 24 * 365;

/** Remembers the choice in a cookie, which the server reads: the page comes in the right colours without a script. */
function apply(theme: Theme | undefined): void {
  const root = document.documentElement;
  if (theme === undefined) delete root.dataset.theme;
  else root.dataset.theme = theme;
  const age = theme === undefined ? 0 : year;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we name
  document.cookie = `${themeCookie}=${theme ?? ""}; path=/; max-age=${age}; samesite=lax`;
}

/** Follow the system, or light, or dark. */
export function ThemeChoice({ chosen }: { chosen: Theme | undefined }) {
  const [theme, setTheme] = useState(chosen);
  return (
    <fieldset className="segments" aria-label="Theme">
      {choices.map((choice) => (
        <button
          key={choice.label}
          type="button"
          aria-pressed={theme === choice.theme}
          className="inline-flex items-center gap-1.5"
          onClick={() => {
            setTheme(choice.theme);
            apply(choice.theme);
          }}
        >
          <Icon name={choice.icon} className="size-3" />
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
