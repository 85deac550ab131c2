"use client";

import { useEffect, useRef } from "react";
import { pagesFor } from "#components/shell/pages.ts";
import { Button } from "#components/ui/button.tsx";
import { listedKeys } from "./shortcuts.ts";

/** The keys of `combination`, each as a key. @example "g f" */
function Keys({ combination }: { combination: string }) {
  return combination.split(" ").map((key, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one combination never change their order
    <kbd key={index}>{key}</kbd>
  ));
}

/** Every key there is and what it does. */
export function KeyList({ mayAdmin, onClosed }: { mayAdmin: boolean; onClosed: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="keys-title" onClose={onClosed}>
      <div className="dialog-body">
        <h2 id="keys-title">Keys</h2>
        <div className="key-list">
          {listedKeys(pagesFor(mayAdmin)).map(({ title, keys }) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {keys.map(({ keys: combination, does }) => (
                  <div key={combination}>
                    <dt>
                      <Keys combination={combination} />
                    </dt>
                    <dd>{does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <p className="text-12 text-text-3">Letters are off while you type.</p>
        <p>
          <Button onClick={() => dialog.current?.close()}>Close</Button>
        </p>
      </div>
    </dialog>
  );
}
