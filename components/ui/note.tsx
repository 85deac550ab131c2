import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

const icons: Readonly<Record<NoteKind, IconName>> = { info: "info", warn: "warn", fail: "warn", plain: "info" };
export type NoteKind = "info" | "warn" | "fail" | "plain";

/** Something to know or to do, beside the place it is about. `live` reads it aloud when it appears. */
export function Note({
  kind,
  title,
  live = false,
  children,
}: {
  kind: NoteKind;
  title: ReactNode;
  live?: boolean;
  children?: ReactNode;
}) {
  return (
    <div className={`note ${kind === "plain" ? "" : kind}`} {...(live ? { role: "alert" } : {})}>
      <Icon name={icons[kind]} />
      <div className="min-w-0 break">
        <p className="font-medium">{title}</p>
        {children !== undefined && <div className="text-12 text-text-2">{children}</div>}
      </div>
    </div>
  );
}
