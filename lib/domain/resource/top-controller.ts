/** A controller by type and name, without its namespace. */
export type Controller = { readonly type: string; readonly name: string };

/**
 * What a Deployment adds to the name of its ReplicaSets: a 32-bit hash in ten of the letters Kubernetes spells hashes
 * with; decimal before Kubernetes 1.9. A word of other letters was chosen by a person.
 */
const templateHash = /^(.+)-(?:[bcdf456789]{6,10}|[0-9]{8,10})$/;
/** What a CronJob adds to the name of its Jobs: minutes since 1970 (2019 to 2046), seconds before Kubernetes 1.21. */
const scheduledTime = /^(.+)-(?:(?:2[6-9]|3[0-9])[0-9]{6}|1[5-9][0-9]{8})$/;
/** What a controller adds to the name of its Pods. */
const podSuffix = /^(.+)-[bcdfghjklmnpqrstvwxz2456789]{5}$/;
const statefulSuffix = /^(.+)-[0-9]{1,5}$/;

const strip = (name: string, suffix: RegExp): string | null => suffix.exec(name)?.[1] ?? null;

/**
 * The controller at the top, where the name shows it: names of Pods and ReplicaSets churn with every roll-out, and ten of
 * them must leave one finding (semantics § 1). What shows no owner is its own top.
 *
 * @param owner type of what owns a Pod, where that is known; without it a Pod keeps its name
 * @example topController({ type: "apps/ReplicaSet", name: "web-6b59cc5ddb" }) // { type: "apps/Deployment", name: "web" }
 */
export function topController(from: Controller, owner = ""): Controller {
  switch (from.type) {
    case "apps/ReplicaSet": {
      const name = strip(from.name, templateHash);
      return name === null ? from : { type: "apps/Deployment", name };
    }
    case "batch/Job": {
      const name = strip(from.name, scheduledTime);
      return name === null ? from : { type: "batch/CronJob", name };
    }
    case "Pod": {
      const name = strip(from.name, owner === "apps/StatefulSet" ? statefulSuffix : podSuffix);
      return owner === "" || owner === "Node" || owner === "Pod" || name === null
        ? from
        : topController({ type: owner, name });
    }
    default:
      return from;
  }
}
