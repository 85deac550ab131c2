import { test } from "vitest";
import { kubeApiContract } from "./contract.ts";
import { givenGround } from "./given-ground.ts";

// KUBE_API_KUBECONFIG names the kubeconfig of a cluster made for this: its current context may do everything.
const kubeconfig = process.env.KUBE_API_KUBECONFIG;

if (kubeconfig === undefined) test.skip("a real Kubernetes API server, when KUBE_API_KUBECONFIG names one", () => {});
else kubeApiContract("the given Kubernetes API", () => givenGround(kubeconfig));
