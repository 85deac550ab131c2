import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

/** stale is hatched: only silence is. */
export type BadgeKind = "stale" | "truncated" | "error" | "demo" | "plain";
const icons: Readonly<Record<BadgeKind, IconName | null>> = {
  stale: "silent",
  truncated: "cut",
  error: "warn",
  demo: "flask",
  plain: null,
};
const looks: Readonly<Record<BadgeKind, string>> = {
  stale: "badge stale",
  truncated: "badge",
  error: "badge warn",
  demo: "badge demo",
  plain: "badge",
};

/** One quiet badge where the number is: what is stale, truncated, not read or a demo, with the reason in words. */
export function Badge({ kind, title, children }: { kind: BadgeKind; title?: string; children: ReactNode }) {
  const icon = icons[kind];
  return (
    <span className={looks[kind]} title={title}>
      {kind !== "stale" && icon !== null && <Icon name={icon} />}
      <span>
        {kind === "stale" && icon !== null && <Icon name={icon} />}
        {children}
      </span>
    </span>
  );
}
