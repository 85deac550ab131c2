import type { ParsedDocument, RosterDocument } from "#lib/scanners/types.ts";

/** What a person can review of a parsed document in a minute: one line per observation or item. */
export function goldenOf(parsed: ParsedDocument | RosterDocument): unknown {
  if ("items" in parsed) {
    const { items, ...rest } = parsed;
    const lines = items.map((item) => {
      const { type, namespace, name } = item.resource;
      const containers = item.containers.map((container) => `${container.kind}:${container.name}=${container.image}`);
      const words = [
        type,
        namespace === "" ? name : `${namespace}/${name}`,
        item.uid ?? "no uid",
        ...item.roles,
        ...containers,
      ];
      return words.join(" ");
    });
    return { ...rest, items: lines };
  }
  return {
    ...parsed,
    targets: parsed.targets.map(({ observations, ...target }) => ({
      ...target,
      lookedAt: target.lookedAt.map(({ kind, name }) => `${kind} ${name}`.trim()),
      observations: observations.map(
        ({ outcome, check, rawId, line }) => `${outcome} ${check} (${rawId}) line ${line}`,
      ),
    })),
  };
}
