/** Name of the cookie that holds a chosen theme; absent means: follow the system. */
export const themeCookie = "kubeproof-theme";
export const themes = ["light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** @returns the chosen theme, or undefined to follow the system */
export function themeFrom(value: string | undefined): Theme | undefined {
  return themes.find((theme) => theme === value);
}
