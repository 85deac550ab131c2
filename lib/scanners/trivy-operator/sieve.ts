import { notOurs } from "#lib/domain/document/signatures.ts";
import type { KubernetesObject } from "../kubernetes/unwrapping.ts";
import { isGroup, setAside } from "./kinds.ts";
import type { Judge } from "./reading.ts";
import { tool } from "./reading.ts";

/** How a document looks as a whole. */
type Document = {
  readonly documents: number;
  readonly lists: readonly string[];
  readonly warnings: readonly { readonly code: string }[];
  /** Its text, or the beginning of it. */
  readonly text: string;
};

/** Tells the reports of a document from what else it holds. */
export class Sieve {
  readonly #judge: Judge;
  #ours = 0;
  #others = 0;
  #asides = 0;
  #ofKubeBench = 0;

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  /** Whether an object is a report about a resource; what is none is noted. */
  isReport(object: KubernetesObject): boolean {
    if (!isGroup(object.apiVersion, object.kind)) {
      this.#others += 1;
      this.#judge.warnings.add("other_object", "Objects that are no reports were left out.");
      return false;
    }
    this.#ours += 1;
    if (!setAside(object.kind, this.#judge.warnings)) return true;
    this.#asides += 1;
    if (object.kind === "CISKubeBenchReport") this.#ofKubeBench += 1;
    return false;
  }

  /** Refuses a document that is not this tool's, once all of its objects went through. */
  refuse(document: Document): void {
    if (this.#ours === 0 && !this.#isEmptyList(document)) throw notOurs(document.text, tool);
    const isKubeBenchAlone = this.#ofKubeBench > 0 && this.#ofKubeBench === this.#asides && this.#asides === this.#ours;
    if (isKubeBenchAlone && this.#judge.context.preview !== true) throw notOurs(document.text, tool);
  }

  /** Whether a document without a report of ours is one that merely lists none. */
  #isEmptyList({ documents, lists, warnings }: Document): boolean {
    const isOurs = (kind: string): boolean => kind === "List" || isGroup("", kind.slice(0, -"List".length));
    const holdsOther = this.#others > 0 || warnings.some(({ code }) => code === "invalid_object");
    return documents > 0 && !holdsOther && lists.every(isOurs);
  }
}
