import { ClusterStore } from "./kube/store.ts";
import type { Moment } from "./story/moment.ts";
import type { StoryObject } from "./story/objects/object.ts";

const keyOf = ({ apiVersion, kind, metadata }: StoryObject): string =>
  [apiVersion, kind, metadata.namespace ?? "", metadata.name].join(" ");

/** A simulated cluster that the story changes from moment to moment. */
export class Stage {
  readonly store: ClusterStore;
  #there = new Map<string, StoryObject>();
  #groups = new Map<string, Moment["kinds"][number]>();

  constructor(name: string) {
    this.store = new ClusterStore({ name });
  }

  /** Brings the cluster to a moment: what differs is written, what is no longer told of is deleted. */
  show(moment: Moment): void {
    this.store.setTime(moment.at);
    this.store.version = moment.version;
    this.#serve(moment);
    const objects = new Map(moment.objects.map((object) => [keyOf(object), object]));
    for (const [key, { apiVersion, kind, metadata }] of this.#there) {
      if (!objects.has(key)) this.store.delete({ apiVersion, kind, ...metadata });
    }
    for (const object of objects.values()) this.store.apply(object);
    for (const { namespace, pod, container, text } of moment.logs) this.store.setLog(namespace, pod, container, text);
    this.#there = objects;
  }

  /** Serves the kinds of the moment's tools, and those no longer that moved to another API group. */
  #serve({ kinds }: Moment): void {
    const wanted = new Map(kinds.map((kind) => [`${kind.plural}.${kind.group}`, kind]));
    for (const [name, kind] of this.#groups) if (!wanted.has(name)) this.store.withdraw(kind);
    for (const kind of wanted.values()) this.store.define(kind);
    this.#groups = wanted;
  }
}
