import { count, counted } from "#lib/contract/views/format.ts";
import type { ScanPage } from "#lib/contract/views/scan.ts";

type Props = { list: NonNullable<ScanPage["list"]> };

/** What a list of report objects that was read to its end says of them: which are left, and which are gone. */
export function Listed({ list }: Props) {
  if (!list.renews) {
    return (
      <p className="text-text-2">
        The source was heard, and nothing else: these reports have a time to live, so one that is missing does not show
        that what it spoke of is gone.
      </p>
    );
  }
  return (
    <ul className="flex flex-col gap-2 text-text-2">
      <li>
        <b className="font-semibold text-text">{count(list.renewed)} renewed</b>: still in the list, and as fresh as the
        newest look among them.
      </li>
      <li>
        <b className="font-semibold text-text">{count(list.noLongerNamed)} no longer named</b>: gone from the list.
        Their passes are not evaluated from then on, and their findings stay open until something shows how they ended.
      </li>
      {list.unheard > 0 && (
        <li>
          {counted(list.unheard, "object in it has", "objects in it have")} not brought a report here that could be
          read.
        </li>
      )}
    </ul>
  );
}
