import { uidOf } from "../chance.ts";
import type { Story } from "../clock.ts";
import { timestampOf } from "../clock.ts";
import type { ClusterPlan } from "../plan.ts";

export type Owner = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
};

/** An object of the Kubernetes API. Its resourceVersion is the server's to give: here it is always `"0"`. */
export type StoryObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly Owner[];
    readonly generation?: number;
  };
} & Readonly<Record<string, unknown>>;

/** Where and when objects are made: a cluster as it is on a day. */
export type Scene = { readonly story: Story; readonly plan: ClusterPlan; readonly day: number };

export type ObjectParts = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly createdAt: Date;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly owners?: readonly Owner[];
  /** What tells an object from an earlier one of the same name; objects that are made anew need it. */
  readonly generation?: string | number;
};

/** An object with the metadata a server gives it, and `body` beside it. */
export function objectOf(scene: Scene, parts: ObjectParts, body: Readonly<Record<string, unknown>>): StoryObject {
  const { apiVersion, kind, name, namespace, createdAt, labels, annotations, owners, generation = "" } = parts;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid: uidOf(scene.story.seed, scene.plan.name, apiVersion, kind, namespace ?? "", name, generation),
      resourceVersion: "0",
      creationTimestamp: timestampOf(createdAt),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(owners === undefined ? {} : { ownerReferences: owners }),
    },
    ...body,
  };
}

/** How an object is named as the owner of another. */
export function ownedBy(owner: StoryObject): Owner {
  const { name, uid } = owner.metadata;
  return { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller: true, blockOwnerDeletion: true };
}
