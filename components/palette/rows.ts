/** A link of every row of the lists on the page: the first of a row, or what a list marks as its row. */
function rowLinks(): readonly HTMLElement[] {
  const marked = [...document.querySelectorAll<HTMLElement>("main [data-row]")];
  const inTables = [...document.querySelectorAll<HTMLElement>("main table tbody tr:not(.group)")].flatMap((row) => {
    const link = row.querySelector<HTMLElement>("a[href]");
    return link === null ? [] : [link];
  });
  const all = marked.length > 0 ? marked : inTables;
  // What lies in a closed part of the page is not read, and cannot have the focus.
  return all.filter((link) => link.checkVisibility());
}

const rowOf = (link: Element): Element => link.closest("tr, li, [data-row]") ?? link;

/** Where a person stands: the row with the focus, else the one that is open beside the list, else none. */
function place(links: readonly HTMLElement[]): number {
  const { activeElement } = document;
  const focused = activeElement === null ? -1 : links.findIndex((link) => rowOf(link).contains(activeElement));
  return focused >= 0 ? focused : links.findIndex((link) => link.getAttribute("aria-current") === "true");
}

/** Moves the focus one row on or back; the first move goes to the first row. */
export function moveRow(step: 1 | -1): void {
  const links = rowLinks();
  const at = place(links);
  const next = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** Opens the row a person stands in, as a click on it does. */
export function openRow(): void {
  const links = rowLinks();
  links[place(links)]?.click();
}

/** Selects the row a person stands in, or takes it out again, where rows have a box to select them. */
export function selectRow(): void {
  const links = rowLinks();
  const link = links[place(links)];
  if (link !== undefined) rowOf(link).querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
}

/** Puts the focus into the search of the page; false where it has none. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
  if (field === null || !field.checkVisibility()) return false;
  field.focus();
  field.select();
  return true;
}
