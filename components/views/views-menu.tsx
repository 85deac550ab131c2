"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { saveViewEvent } from "#components/shell/save-view-event.ts";
import { useScope } from "#components/shell/use-scope.ts";
import { Icon } from "#components/ui/icon.tsx";
import type { SavedView } from "#lib/contract/views/saved-view.ts";
import { readViewQuery, viewPageOf } from "#lib/contract/views/view-page.ts";
import { viewsQuery } from "./requests.ts";
import { ViewDialog } from "./view-dialog.tsx";
import { ViewList } from "./view-list.tsx";

/** Puts the address of the page on the clipboard, filters included, and says whether it did. */
function CopyLink() {
  const [done, setDone] = useState<"no" | "yes" | "refused">("no");
  const copy = () =>
    navigator.clipboard.writeText(window.location.href).then(
      () => setDone("yes"),
      () => setDone("refused"),
    );
  const words = { no: "Copy a link to this page", yes: "Copied", refused: "The browser refused to copy" } as const;
  return (
    <button type="button" className="item cursor-pointer" onClick={copy} onBlur={() => setDone("no")}>
      <Icon name={done === "yes" ? "check" : "link"} />
      <span role="status">{words[done]}</span>
    </button>
  );
}

function Listed({
  isOpen,
  here,
  onChange,
  onGo,
}: {
  isOpen: boolean;
  here: string;
  onChange: (view: SavedView) => void;
  onGo: () => void;
}) {
  const { data, error, isPending } = useQuery(viewsQuery(isOpen));
  const note = (text: string) => <p className="px-2 py-1 text-12 text-text-3">{text}</p>;
  if (error !== null) return note(error.message);
  if (isPending) return note("Looking …");
  if (data.views.length === 0) return note("Nobody saved a view yet. Filter a list, then save it here.");
  return (
    <>
      <ViewList views={data.views} here={here} onChange={onChange} onGo={onGo} />
      {data.more && note("More views exist than are listed here.")}
    </>
  );
}

/** Saved views, a way to save the page as one, and a link to it. */
export function ViewsMenu() {
  const { path, params } = useScope();
  const menu = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [changed, setChanged] = useState<SavedView | "new" | null>(null);
  const isSavable = viewPageOf(path) !== null;
  const { query } = readViewQuery(path, params.toString());
  const show = (view: SavedView | "new") => {
    menu.current?.hidePopover();
    setChanged(view);
  };
  useEffect(() => {
    const save = () => setChanged(isSavable ? "new" : null);
    window.addEventListener(saveViewEvent, save);
    return () => window.removeEventListener(saveViewEvent, save);
  }, [isSavable]);
  return (
    <div className="choice views">
      <button type="button" className="button quiet" popoverTarget="views-menu">
        <Icon name="bookmark" />
        <span className="views-word">Views</span>
      </button>
      <div
        id="views-menu"
        ref={menu}
        popover="auto"
        className="menu views-menu"
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        <Listed
          isOpen={isOpen}
          here={query === "" ? path : `${path}?${query}`}
          onChange={show}
          onGo={() => menu.current?.hidePopover()}
        />
        <div className="mt-2 border-t border-line pt-2">
          {isSavable && (
            <button type="button" className="item cursor-pointer" onClick={() => show("new")}>
              <Icon name="plus" />
              Save this view
            </button>
          )}
          <CopyLink />
        </div>
      </div>
      {changed !== null && (
        <ViewDialog
          view={changed === "new" ? null : changed}
          here={{ page: path, query }}
          isSavable={isSavable}
          onClosed={() => setChanged(null)}
        />
      )}
    </div>
  );
}
