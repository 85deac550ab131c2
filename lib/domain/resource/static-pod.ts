import type { Resource } from "./resource.ts";

const component = /^(?:kube-apiserver|kube-controller-manager|kube-scheduler|etcd)-(.+)$/;

/**
 * The node of a control plane's static Pod, whose name the kubelet ends with the node's; undefined for everything else.
 *
 * @example nodeOfStaticPod(resourceOf("Pod", "kube-system", "kube-apiserver-cp-1")) // "cp-1"
 */
export function nodeOfStaticPod({ type, namespace, name }: Resource): string | undefined {
  return type === "Pod" && namespace === "kube-system" ? component.exec(name)?.[1] : undefined;
}
