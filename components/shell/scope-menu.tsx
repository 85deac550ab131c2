"use client";

import Link from "next/link";
import { type ReactNode, useId, useState } from "react";
import { Icon, type IconName } from "#components/ui/icon.tsx";

export type ScopeChoice = {
  readonly value: string;
  readonly label: string;
  readonly href: string;
  readonly on: boolean;
};

type Props = {
  icon: IconName;
  /** What is chosen, and what kind of thing it is. */
  words: string;
  noun: string;
  /** Why this page does not use the choice; null where it does. */
  unused: string | null;
  all: ScopeChoice;
  choices: readonly ScopeChoice[];
  search: { readonly text: string; readonly onText: (text: string) => void } | null;
  /** Stands below the choices: what is missing from them, or why there are none. */
  note: ReactNode;
  onOpen: (isOpen: boolean) => void;
};

function Choice({ choice }: { choice: ScopeChoice }) {
  return (
    <Link
      className="item"
      href={choice.href}
      scroll={false}
      prefetch={false}
      aria-current={choice.on ? "true" : undefined}
    >
      <Icon name="check" className={choice.on ? "" : "invisible"} />
      <span className="ellipsis">{choice.label}</span>
    </Link>
  );
}

/** Made when it is opened: a fleet's names are not sent with every page. */
function Content({ noun, unused, all, choices, search, note }: Omit<Props, "icon" | "words" | "onOpen">) {
  const find = `Find a ${noun.toLowerCase()}`;
  return (
    <>
      {unused !== null && <p className="px-2 pb-2 text-12 text-text-3">{unused}</p>}
      {search !== null && (
        <input
          className="input mb-2"
          type="search"
          value={search.text}
          onChange={(event) => search.onText(event.target.value)}
          placeholder={find}
          aria-label={find}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <Choice choice={all} />
      <div className="scope-choices">
        {choices.map((choice) => (
          <Choice key={choice.value} choice={choice} />
        ))}
      </div>
      {note !== null && (
        <p role="status" className="px-2 pt-2 text-12 text-text-3">
          {note}
        </p>
      )}
    </>
  );
}

/**
 * One part of the scope: a button that says what is chosen, and a menu of links that choose. It stays open, so that several
 * can be chosen one after the other; each choice is an address.
 */
export function ScopeMenu({ icon, words, noun, unused, all, choices, search, note, onOpen }: Props) {
  const [isOpen, setOpen] = useState(false);
  const id = useId().replace(/[^a-zA-Z0-9-]/g, "");
  return (
    <div className="choice scope-part">
      <button
        type="button"
        className={unused === null ? "button" : "button unused"}
        popoverTarget={id}
        title={unused ?? undefined}
      >
        <Icon name={icon} />
        <span className="sr-only">{noun}: </span>
        <span className="ellipsis">{words}</span>
        {unused !== null && <span className="sr-only"> ({unused})</span>}
        <Icon name="down" />
      </button>
      <div
        id={id}
        popover="auto"
        className="menu scope-menu"
        onBeforeToggle={(event) => {
          setOpen(event.newState === "open");
          onOpen(event.newState === "open");
        }}
      >
        {isOpen && <Content {...{ noun, unused, all, choices, search, note }} />}
      </div>
    </div>
  );
}
