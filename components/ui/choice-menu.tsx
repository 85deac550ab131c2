import Link from "next/link";
import { useId } from "react";
import { Icon } from "./icon.tsx";
import type { Segment } from "./segments.tsx";

/** One of many, each with its own address, behind a button that names the one in use. The browser's own popover opens it. */
export function ChoiceMenu({ label, choices }: { label: string; choices: readonly Segment[] }) {
  const id = useId().replace(/[^a-zA-Z0-9-]/g, "");
  const current = choices.find((choice) => choice.current);
  return (
    <div className="choice">
      <button type="button" className="button" popoverTarget={id}>
        <span className="unit">{label}</span>
        <span className="ellipsis">{current?.label ?? "choose"}</span>
        <Icon name="down" />
      </button>
      <div id={id} popover="auto" className="menu choice-menu">
        {choices.map((choice) => (
          <Link
            key={choice.href}
            href={choice.href}
            className="item"
            aria-current={choice.current ? "true" : undefined}
          >
            <Icon name="check" className={choice.current ? "" : "invisible"} />
            {choice.label}
          </Link>
        ))}
      </div>
    </div>
  );
}
