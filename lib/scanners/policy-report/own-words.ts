import type { Resource } from "#lib/domain/resource/resource.ts";
import { resourceKey } from "#lib/domain/resource/resource.ts";
import type { CatalogView, Observation } from "../types.ts";
import { engineOf } from "./engine.ts";
import { identify } from "./identity.ts";
import { checkOf } from "./observations.ts";
import type { ReadReport } from "./reading.ts";
import { subjectsOf } from "./resources.ts";

type Word = Pick<Observation, "tool" | "check" | "resource">;

/** Controllers whose revisions, ReplicaSets and Jobs, have results of their own. */
const revised: ReadonlySet<string> = new Set(["apps/Deployment", "batch/CronJob"]);

/** What controllers with revisions are told about themselves: a large document has many of those words, and few checks. */
export class OwnWords {
  readonly #checks = new Map<string, number>();
  readonly #byResource = new Map<string, Set<number>>();

  /** Notes what a report says of such controllers. */
  add(read: ReadReport, catalog: CatalogView): void {
    for (const { result } of read.results) {
      // A name alone shows that a Pod is of a Deployment or a CronJob, whichever other controllers there are.
      const owners = subjectsOf(result, read, new Set()).filter(
        ({ isRevision, resource }) => !isRevision && revised.has(resource.type),
      );
      if (owners.length === 0) continue;
      const engine = engineOf(result, read.report);
      const identity = identify(result, engine, { ...result.data, ...result.properties }, catalog);
      const check = checkOf(identity, result);
      for (const { resource } of owners) this.#note({ tool: engine.tool, check, resource });
    }
  }

  /** Whether the resource of a word has this word of its own. */
  has({ tool, check, resource }: Word): boolean {
    const number = this.#checks.get(`${tool} ${check}`);
    return number !== undefined && this.#byResource.get(resourceKey(resource))?.has(number) === true;
  }

  #note({ tool, check, resource }: { tool: string; check: string; resource: Resource }): void {
    const name = `${tool} ${check}`;
    const number = this.#checks.get(name) ?? this.#checks.size;
    this.#checks.set(name, number);
    const key = resourceKey(resource);
    const known = this.#byResource.get(key);
    if (known === undefined) this.#byResource.set(key, new Set([number]));
    else known.add(number);
  }
}
