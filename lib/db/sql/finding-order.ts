import { type Bind, type FindingTable, lastSeenOf, weightOf } from "./finding-conditions.ts";

/** What a list is sorted by. Every sort ends in the fingerprint, so that no two findings stand in the same place. */
export type FindingOrder = {
  readonly by: "severity" | "first" | "last" | "check" | "resource";
  readonly descending: boolean;
};

type Column = { readonly text: string; readonly type: "timestamptz" | "text" | "uuid" };
/** `byWeight`: the weight of the severity goes before the columns. */
type Sort = {
  readonly byWeight: boolean;
  readonly columns: readonly Column[];
  readonly tables: readonly FindingTable[];
};

const firstSeen: Column = { text: "e.first_failed_at", type: "timestamptz" };
const lastSeen: Column = { text: `(${lastSeenOf})`, type: "timestamptz" };
// By the bytes, so that no library of the machine can move a page's beginning.
const bytes = (text: string): Column => ({ text: `${text} collate "C"`, type: "text" });

const sorts: Readonly<Record<FindingOrder["by"], Sort>> = {
  severity: { byWeight: true, columns: [firstSeen], tables: [] },
  first: { byWeight: false, columns: [firstSeen], tables: [] },
  last: { byWeight: false, columns: [lastSeen], tables: ["word", "target"] },
  check: { byWeight: false, columns: [bytes("k.title"), bytes("k.check_key")], tables: ["check"] },
  resource: { byWeight: false, columns: ["x.name", "x.namespace", "x.type"].map(bytes), tables: ["resource"] },
};
const fingerprint: Column = { text: "e.fingerprint", type: "uuid" };

const columnsOf = ({ by }: FindingOrder): readonly Column[] => [...sorts[by].columns, fingerprint];
const wayOf = ({ descending }: FindingOrder): string => (descending ? "desc" : "asc");

/** Tables the sort names. */
export const tablesOfOrder = ({ by }: FindingOrder): readonly FindingTable[] => sorts[by].tables;

/** `order by` over findings of any severity. All columns go the same way, so that a place is one comparison of rows. */
export function orderOfAll(order: FindingOrder): string {
  const texts = [...(sorts[order.by].byWeight ? [weightOf] : []), ...columnsOf(order).map(({ text }) => text)];
  return texts.map((text) => `${text} ${wayOf(order)}`).join(", ");
}

/** `order by` inside of one lane, where the severity is the same for all. */
export function orderInLane(order: FindingOrder): string {
  return columnsOf(order)
    .map(({ text }) => `${text} ${wayOf(order)}`)
    .join(", ");
}

/** What a lane hands on to be merged: its sort columns under names, and the place of each row as texts. */
export function sortColumns(order: FindingOrder): string {
  const columns = columnsOf(order);
  const named = columns.map(({ text }, index) => `${text} as sort_${index}`);
  // Times as texts keep their microseconds, which a date of the program would lose.
  const place = columns.map(({ text }) => `(${text})::text`);
  const weight = sorts[order.by].byWeight ? ["l.weight::text"] : [];
  return `${named.join(", ")}, array[${[...weight, ...place].join(", ")}] as place`;
}

/** `order by` over the lanes. */
export function orderOfLanes(order: FindingOrder): string {
  const weight = sorts[order.by].byWeight ? ["l.weight"] : [];
  const names = [...weight, ...columnsOf(order).map((_column, index) => `f.sort_${index}`)];
  return names.map((name) => `${name} ${wayOf(order)}`).join(", ");
}

/** Which lanes hold something behind a place, and what in each: a comparison of rows that an index answers. */
export type Behind = { readonly ofLane: string; readonly inLane: string };

const ends = {
  timestamptz: { last: "'-infinity'", first: "'infinity'" },
  uuid: { last: "'00000000-0000-0000-0000-000000000000'", first: "'ffffffff-ffff-ffff-ffff-ffffffffffff'" },
} as const;

/** The place as given by `sortColumns`, checked at the edge by lib/contract/views/finding-place.ts. */
export function behindPlace(order: FindingOrder, place: readonly string[], bind: Bind): Behind {
  const columns = columnsOf(order);
  const texts = columns.map(({ text }) => text).join(", ");
  const mark = order.descending ? "<" : ">";
  if (!sorts[order.by].byWeight) {
    const values = columns.map(({ type }, index) => `${bind(place[index] ?? "")}::${type}`);
    return { ofLane: "true", inLane: `(${texts}) ${mark} (${values.join(", ")})` };
  }
  const weight = `${bind(Number(place[0]))}::int`;
  const values = columns.map(({ type }, index) => {
    const end = type === "text" ? "''" : ends[type][order.descending ? "first" : "last"];
    return `case when l.weight = ${weight} then ${bind(place[index + 1] ?? "")}::${type} else ${end}::${type} end`;
  });
  return { ofLane: `v.weight ${mark}= ${weight}`, inLane: `(${texts}) ${mark} (${values.join(", ")})` };
}
