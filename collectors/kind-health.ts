import type { AccessRule } from "#lib/contract/collector.ts";
import type { FollowEvent, FollowState, ServedKind } from "./kube/types.ts";

/** Names of objects that could not be taken; more of them say nothing new. */
const mostNames = 1_000;

/** How following one kind stands for a source. */
export class KindHealth {
  readonly kind: ServedKind;
  #state: FollowState | null = null;
  #wasListed = false;
  readonly #skipped = { too_large: new Set<string>(), unreadable: new Set<string>() };

  constructor(kind: ServedKind) {
    this.kind = kind;
  }

  take(event: FollowEvent): void {
    if (event.type === "state") {
      this.#state = event.state;
      if (event.state.kind === "absent") this.#wasListed = false;
    } else if (event.type === "listed") {
      this.#wasListed = true;
      if (this.#state?.kind === "failing" && this.#state.verb === "list") this.#state = null;
      for (const names of Object.values(this.#skipped)) names.clear();
    } else if (event.type === "skipped") {
      const names = this.#skipped[event.what];
      for (const name of event.names) if (names.size < mostNames) names.add(name);
    }
  }

  get isAbsent(): boolean {
    return this.#state?.kind === "absent";
  }

  /** What it fails at; null while it does not. */
  get failure(): Extract<FollowState, { kind: "failing" }> | null {
    return this.#state?.kind === "failing" ? this.#state : null;
  }

  get wasListed(): boolean {
    return this.#wasListed;
  }

  /** Everything of it is known. */
  get isComplete(): boolean {
    return this.#wasListed && this.failure === null && this.tooLarge.size + this.unreadable.size === 0;
  }

  get tooLarge(): ReadonlySet<string> {
    return this.#skipped.too_large;
  }

  get unreadable(): ReadonlySet<string> {
    return this.#skipped.unreadable;
  }
}

/** The rights that failures of these kinds name, one rule for each API group. */
export function rulesFor(kinds: readonly ServedKind[]): readonly AccessRule[] {
  const byGroup = new Map<string, Set<string>>();
  for (const { group, plural } of kinds) {
    const plurals = byGroup.get(group) ?? new Set();
    byGroup.set(group, plurals.add(plural));
  }
  return [...byGroup].map(([group, plurals]) => ({
    apiGroups: [group],
    resources: [...plurals].slice(0, 64),
    verbs: ["list", "watch"],
  }));
}
