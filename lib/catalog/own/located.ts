import { isMap, isScalar, isSeq, type LineCounter, type Node, type ParsedNode } from "yaml";

/** A value of a file by the names and numbers that lead to it, and the line each of its parts stands on. */
export type Located = {
  readonly value: unknown;
  /** 1-based line of what `path` leads to; of the nearest thing around it where it leads nowhere. */
  lineOf(path: readonly PropertyKey[]): number;
  /** What stands in the file for a single value, for example `1.10` where the value is the number 1.1; null for others. */
  writtenAt(path: readonly PropertyKey[]): string | null;
};

type Step = { readonly node: Node | null; readonly from: number | undefined };

/** Where a key of a node leads; a key's own place names its line, since a value may begin lines below. */
function into(node: Node | null, key: PropertyKey): Step | null {
  if (isSeq(node) && typeof key === "number") {
    const item = node.items[key] as Node | undefined;
    return item === undefined ? null : { node: item, from: item.range?.[0] };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find((each) => isScalar(each.key) && each.key.value === String(key));
  if (pair === undefined) return null;
  const at = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
  return { node: pair.value as Node | null, from: at };
}

/** A parsed document with the places of its parts. */
export function located(contents: ParsedNode | null, value: unknown, lines: LineCounter): Located {
  const follow = (path: readonly PropertyKey[]): { node: Node | null; from: number; whole: boolean } => {
    let node: Node | null = contents;
    let from = contents?.range?.[0] ?? 0;
    for (const key of path) {
      const next = into(node, key);
      if (next === null) return { node, from, whole: false };
      node = next.node;
      from = next.from ?? from;
    }
    return { node, from, whole: true };
  };
  return {
    value,
    lineOf: (path) => lines.linePos(follow(path).from).line,
    writtenAt: (path) => {
      const { node, whole } = follow(path);
      return whole && isScalar(node) && typeof node.source === "string" ? node.source : null;
    },
  };
}
