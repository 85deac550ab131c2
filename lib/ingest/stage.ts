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
import { idOf, targetId } from "./identity.ts";
import { knownResource, mapWord } from "./map.ts";

export type StageContext = { readonly clusterId: string; readonly scanner: string; readonly catalog: Catalog };

/** What is known of a document whose words are staged. */
export type StagedDocument = ReturnType<DocumentReading["end"]> & {
  /** One resource of every kind, type and control-plane Pod the document looked at. */
  readonly shapes: readonly Resource[];
  /** Words per scope, before those about one check and resource are made one. */
  readonly staged: ReadonlyMap<string, number>;
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
  return { ...reading.end(), shapes: [...stager.shapes.values()], staged: stager.staged };
}

class Stager {
  readonly shapes = new Map<string, Resource>();
  readonly staged = new Map<string, number>();
  readonly #context: StageContext;
  readonly #checks = new Map<string, string>();
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
    const target = this.#target(part.scope);
    for (const looked of part.lookedAt) {
      const { id } = this.#resource(looked);
      this.#piece += arrivingLook(target, id);
    }
    for (const observation of part.observations) {
      const word = mapWord(this.#context, observation, this.#resource(observation.resource));
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

  /** A check is staged again where the document words it in another way: only a digest of its words is kept. */
  #check(check: KnownCheck): void {
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
