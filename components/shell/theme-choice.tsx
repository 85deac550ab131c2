"use client";

import { useState } from "react";
import { Icon } from "#components/ui/icon.tsx";
import { applyTheme } from "./apply-theme.ts";
import type { Theme } from "./theme.ts";

const choices = [
  { theme: undefined, label: "System", icon: "system" },
  { theme: "light", label: "Light", icon: "sun" },
  { theme: "dark", label: "Dark", icon: "moon" },
] as const;

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
            applyTheme(choice.theme);
          }}
        >
          <Icon name={choice.icon} className="size-3" />
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
