import { AppError } from "#lib/errors.ts";
import type { ClusterPlan, ContainerPlan, Flaw, NodeFault, Tools, WorkloadPlan } from "./plan.ts";

/** What an event does to a cluster. */
export type Change = (plan: ClusterPlan) => ClusterPlan;

/** Several changes, one after the other. */
export function all(...changes: readonly Change[]): Change {
  return (plan) => changes.reduce((changed, change) => change(changed), plan);
}

const matches = ({ namespace, name }: WorkloadPlan, path: string): boolean =>
  path === `${namespace}/${name}` || path === `${namespace}/*`;

function onWorkloads(path: string, change: (workload: WorkloadPlan) => WorkloadPlan): Change {
  return (plan) => {
    if (!plan.workloads.some((workload) => matches(workload, path)))
      throw new AppError("internal", `The story names ${path} nowhere.`);
    return { ...plan, workloads: plan.workloads.map((each) => (matches(each, path) ? change(each) : each)) };
  };
}

/** A new version of a workload's main container (`namespace/name`), built on something new or as old as `age` says. */
export function rollOut(path: string, tag: string, age: number): Change {
  const renew = (container: ContainerPlan, index: number): ContainerPlan =>
    index === 0 ? { ...container, tag, age } : container;
  return onWorkloads(path, (workload) => ({ ...workload, containers: workload.containers.map(renew) }));
}

/** Weaknesses a workload (`namespace/name`, or `namespace/*`) loses. */
export function mend(path: string, ...mended: readonly Flaw[]): Change {
  return onWorkloads(path, (workload) => ({
    ...workload,
    flaws: workload.flaws.filter((flaw) => !mended.includes(flaw)),
  }));
}

/** Weaknesses a workload comes to have. */
export function weaken(path: string, ...added: readonly Flaw[]): Change {
  return onWorkloads(path, (workload) => ({
    ...workload,
    flaws: [...workload.flaws.filter((flaw) => !added.includes(flaw)), ...added],
  }));
}

/** A namespace is deleted with all that is in it. */
export function removeNamespace(name: string): Change {
  return (plan) => ({
    ...plan,
    namespaces: plan.namespaces.filter((each) => each.name !== name),
    workloads: plan.workloads.filter((each) => each.namespace !== name),
    roles: plan.roles
      .filter((role) => role.namespace !== name)
      .map((role) => ({ ...role, subjects: role.subjects.filter((subject) => !subject.startsWith(`${name}/`)) }))
      .filter((role) => role.subjects.length > 0),
  });
}

/** A namespace gets a NetworkPolicy that denies by default. */
export function denyByDefault(...names: readonly string[]): Change {
  return (plan) => ({
    ...plan,
    namespaces: plan.namespaces.map((each) => (names.includes(each.name) ? { ...each, denies: true } : each)),
  });
}

/** A tool is set up in another way. */
export function retool<Name extends keyof Tools>(
  name: Name,
  change: (tool: NonNullable<Tools[Name]>) => NonNullable<Tools[Name]>,
): Change {
  return (plan) => {
    const tool = plan.tools[name];
    if (tool === undefined) throw new AppError("internal", `${plan.name} has no ${name}.`);
    // `undefined` is excluded above, which the compiler does not carry through an indexed type.
    return { ...plan, tools: { ...plan.tools, [name]: change(tool as NonNullable<Tools[Name]>) } };
  };
}

/** A setting of nodes goes wrong. */
export function breakNodes(topic: string, nodes: readonly string[], how: NodeFault["how"] = "fail"): Change {
  return retool("kubeBench", (tool) => ({ ...tool, faults: [...tool.faults, { topic, nodes, how }] }));
}

/** Settings of nodes are put right, on all of them. */
export function mendNodes(...topics: readonly string[]): Change {
  return retool("kubeBench", (tool) => ({
    ...tool,
    faults: tool.faults.filter(({ topic }) => !topics.includes(topic)),
  }));
}

/** A role that somebody made is taken away. */
export function removeRole(name: string): Change {
  return (plan) => ({ ...plan, roles: plan.roles.filter((role) => role.name !== name) });
}
