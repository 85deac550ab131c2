import { hash } from "node:crypto";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { Observation, TargetHead, TargetPart } from "#lib/scanners/types.ts";
import { idOf, resourceId } from "./identity.ts";

/** Changes whenever what stands in a digest changes. */
const version = "said 1";

const part = (text: string): string => `${text.length}:${text}`;

/** Everything of a word but its resource and its line: lines move with the bytes. */
function saidBy(each: Observation): string {
  const { kind, tool, check, witness, rawId, title, outcome, message, remediation } = each;
  const heads = `${kind} ${outcome} ${each.severity ?? "-"} ${each.nodeRole ?? "any"} `;
  const names = part(tool) + part(check) + part(witness) + part(rawId) + part(title);
  return heads + names + part(message) + part(remediation) + part(JSON.stringify(each.details));
}

/** What a document says of one target: a digest for every run of words about one resource, and what was looked at. */
type Said = { readonly runs: string[]; readonly looked: Set<string> };

/** Words about one resource that stand together, as far as they were read. */
type Run = { readonly of: Said | null; readonly about: string; words: string };
const noRun: Run = { of: null, about: "", words: "" };

/**
 * One digest of everything a document says, whatever the order of its targets and of the resources in them; what it says twice
 * counts twice. Of the words about one resource that stand together the order counts: two digests of the same words may
 * differ, but equal ones are of the same words. Holds a few bytes per resource.
 */
export class SaidDigest {
  readonly #said = new Map<string, Said>();
  readonly #resources = new Set<string>();
  #run: Run = noRun;
  #last: Resource | null = null;
  #lastKey = "";

  /** Takes the next part; one that was cut goes on in the part after it. */
  add({ scope, lookedAt, observations }: TargetPart): void {
    const said = this.#said.get(scope) ?? { runs: [], looked: new Set() };
    this.#said.set(scope, said);
    if (this.#run.of !== said) this.#endRun();
    for (const looked of lookedAt) said.looked.add(this.#keyOf(looked));
    for (const each of observations) {
      const key = this.#keyOf(each.resource);
      if (key !== this.#run.about || this.#run.of !== said) {
        this.#endRun();
        this.#run = { of: said, about: key, words: part(key) };
      }
      this.#run.words += saidBy(each);
    }
  }

  #endRun(): void {
    this.#run.of?.runs.push(hash("sha256", this.#run.words, "base64"));
    this.#run = noRun;
  }

  /** The digest, once every part was added; a target of which nothing is said counts as well. */
  of(targets: readonly TargetHead[]): string {
    this.#endRun();
    const heads = targets.map((target) => {
      const { runs, looked } = this.#said.get(target.scope) ?? { runs: [], looked: new Set() };
      const known = [...(target.knownByVersion ?? [])].sort();
      const said = [runs.sort().join(" "), ...[...looked].sort(), "", ...known];
      return idOf(target.scope, target.completeness, ...said);
    });
    return idOf(version, ...heads.sort());
  }

  /** Ids of every resource the document names. */
  resourceIds(): readonly string[] {
    return [...this.#resources].map(resourceId);
  }

  #keyOf(resource: Resource): string {
    if (resource === this.#last) return this.#lastKey;
    const { kind, type, namespace, name, container } = resource;
    const last = this.#last;
    const isSame =
      last !== null &&
      name === last.name &&
      container === last.container &&
      namespace === last.namespace &&
      type === last.type &&
      kind === last.kind;
    if (!isSame) {
      this.#lastKey = resourceKey(resource);
      this.#resources.add(this.#lastKey);
    }
    this.#last = resource;
    return this.#lastKey;
  }
}
