"use client";

import Link from "next/link";
import { Icon } from "#components/ui/icon.tsx";
import { visible } from "#components/ui/visible.ts";
import type { SavedView } from "#lib/contract/views/saved-view.ts";

type Props = { views: readonly SavedView[]; here: string; onChange: (view: SavedView) => void; onGo: () => void };

function about({ about, owner, shared }: SavedView): string {
  const from = owner === null ? (shared ? "shared by you" : "") : `from ${visible(owner)}`;
  return [about, from].filter((part) => part !== "").join(" · ");
}

/** Views as links, each with what is wrong with it. */
export function ViewList({ views, here, onChange, onGo }: Props) {
  return (
    <ul className="view-list">
      {views.map((view) => (
        <li key={view.id}>
          <Link
            className="item"
            href={view.href}
            prefetch={false}
            onClick={onGo}
            aria-current={view.href === here && view.problems.length === 0 ? "page" : undefined}
          >
            <span className="min-w-0">
              <span className="block ellipsis">{visible(view.name)}</span>
              <span className="second ellipsis">{about(view)}</span>
              {view.problems.map((problem) => (
                <span key={problem} className="second flaw">
                  <Icon name="warn" className="size-3" />
                  {visible(problem)}
                </span>
              ))}
            </span>
          </Link>
          {view.mayChange && (
            <button type="button" className="icon-button" title="Change" onClick={() => onChange(view)}>
              <Icon name="admin" />
              <span className="sr-only">Change the view {visible(view.name)}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
