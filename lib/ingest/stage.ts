import type { Database } from "#lib/db/queryable.ts";
import type { KnownCheck, KnownResource } from "#lib/db/sql/merge-types.ts";
import {
  arrivingCheck,
  arrivingLook,
  arrivingResource,
  arrivingWord,
  stageDocument,
} from "#lib/db/sql/stage-document.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { withoutContainer } from "#lib/domain/fact/lift.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import { resourceKey, theCluster } from "#lib/domain/resource/resource.ts";
import type { DocumentReading, TargetPart } from "#lib/scanners/types.ts";
import { checkId, idOf, targetId } from "./identity.ts";
import { knownResource, mapWord } from "./map.ts";
import { SaidDigest } from "./said-digest.ts";

export type StageContext = { readonly clusterId: string; readonly scanner: string; readonly catalog: Catalog };

/** What is known of a document whose words are staged. */
export type StagedDocument = ReturnType<DocumentReading["end"]> & {
  /** One resource of every kind, type and control-plane Pod the document looked at. */
  readonly shapes: readonly Resource[];
  /** Words per scope, before those about one check and resource are made one. */
  readonly staged: ReadonlyMap<string, number>;
  /** Digest of everything it says (said-digest.ts). */
  readonly digest: string;
};

/** Rows are handed on in pieces of about this many characters: few enough calls, little enough memory. */
const pieceLength = 65_536;

/**
 * Reads a document to its end and stages what it says. What is kept in memory are its checks' ids and its resources, once
 * each; its words go to the database as they come. Runs in a transaction of its own inside the caller's, so that a document
 * that breaks off halfway leaves that one usable.
 */
export async function stage(tx: Database, context: StageContext, reading: DocumentReading): Promise<StagedDocument> {
  const stager = new Stager(context);
  await tx.transaction((inner) => stageDocument(inner, stager.rows(reading.parts)));
  const end = reading.end();
  return { ...end, shapes: [...stager.shapes.values()], staged: stager.staged, digest: stager.said.of(end.targets) };
}

class Stager {
  readonly shapes = new Map<string, Resource>();
  readonly staged = new Map<string, number>();
  readonly said = new SaidDigest();
  readonly #context: StageContext;
  readonly #checks = new Map<string, string>();
  readonly #lately = new LatelyWorded();
  readonly #checkIds = new Map<string, string>();
  readonly #resources = new Map<string, KnownResource>();
  readonly #targets = new Map<string, string>();
  #piece = "";

  constructor(context: StageContext) {
    this.#context = context;
  }

  async *rows(parts: DocumentReading["parts"]): AsyncGenerator<string> {
    this.#resource(theCluster);
    for await (const batch of parts) {
      for (const part of batch) yield* this.#part(part);
    }
    yield this.#piece;
  }

  *#part(part: TargetPart): Generator<string> {
    this.said.add(part);
    const target = this.#target(part.scope);
    for (const looked of part.lookedAt) {
      const { id } = this.#resource(looked);
      this.#piece += arrivingLook(target, id);
    }
    for (const observation of part.observations) {
      const word = mapWord(this.#context, observation, this.#resource(observation.resource), this.#checkIdOf);
      this.#check(word.check);
      this.#piece += arrivingWord(target, word);
      if (this.#piece.length < pieceLength) continue;
      yield this.#piece;
      this.#piece = "";
    }
    this.staged.set(part.scope, (this.staged.get(part.scope) ?? 0) + part.observations.length);
  }

  #target(scope: string): string {
    const known = this.#targets.get(scope);
    if (known !== undefined) return known;
    const id = targetId(this.#context.clusterId, this.#context.scanner, scope);
    this.#targets.set(scope, id);
    return id;
  }

  /** Ids of checks that were named lately; of one source, so that engine and check tell them apart. */
  readonly #checkIdOf = (scanner: string, tool: string, check: string): string => {
    const key = `${tool}\n${check}`;
    const known = this.#checkIds.get(key);
    if (known !== undefined) return known;
    const id = checkId(scanner, tool, check);
    if (this.#checkIds.size >= mostLately) this.#checkIds.clear();
    this.#checkIds.set(key, id);
    return id;
  };

  /** A check is staged again where the document words it in another way: only a digest of its words is kept. */
  #check(check: KnownCheck): void {
    if (this.#lately.isSame(check)) return;
    const words = idOf(check.witness, check.kind, check.resourceKind, check.nodeRole, check.title, check.remediation);
    if (this.#checks.get(check.id) === words) return;
    this.#checks.set(check.id, words);
    this.#piece += arrivingCheck(check);
  }

  #resource(resource: Resource): KnownResource {
    const key = resourceKey(resource);
    const known = this.#resources.get(key);
    if (known !== undefined) return known;
    const fresh = knownResource(resource);
    this.#resources.set(key, fresh);
    this.#piece += arrivingResource(fresh);
    this.#shape(resource);
    if (resource.container !== "") this.#resource(withoutContainer(resource));
    return fresh;
  }

  #shape({ kind, type, namespace, name }: Resource): void {
    const isControlPlane = type === "Pod" && namespace === "kube-system";
    const shape = isControlPlane
      ? { kind, type, namespace, name, container: "" }
      : { kind, type, namespace: "", name: "", container: "" };
    this.shapes.set(resourceKey(shape), shape);
  }
}

/** Checks in the words in which they were staged lately: a document says most of them over and over. */
class LatelyWorded {
  readonly #checks = new Map<string, KnownCheck>();

  /** Whether it was worded so the last time; the next time it is known to have been. */
  isSame(check: KnownCheck): boolean {
    const known = this.#checks.get(check.id);
    if (known !== undefined && isWordedAlike(known, check)) return true;
    if (this.#checks.size >= mostLately) this.#checks.clear();
    this.#checks.set(check.id, check);
    return false;
  }
}

/** Few enough that their words take little memory. */
const mostLately = 5_000;

const isWordedAlike = (a: KnownCheck, b: KnownCheck): boolean =>
  a.title === b.title &&
  a.remediation === b.remediation &&
  a.witness === b.witness &&
  a.kind === b.kind &&
  a.resourceKind === b.resourceKind &&
  a.nodeRole === b.nodeRole;
