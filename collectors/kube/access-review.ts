import * as z from "zod";
import { kubeError } from "./errors.ts";
import type { KubeClient } from "./types.ts";

/** One right: a verb on a resource of a group in all namespaces; `pods/log` names a subresource. */
export type Right = { readonly group: string; readonly resource: string; readonly verb: string };

const reviewPath = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
const Review = z.object({ status: z.object({ allowed: z.boolean() }) });

/**
 * Whether the account of this client has a right, as the API server itself decides it (SelfSubjectAccessReview, which every
 * account may ask). Throws KubeError when it cannot be asked.
 */
export async function hasRight(client: KubeClient, right: Right, signal?: AbortSignal): Promise<boolean> {
  const [resource, subresource] = right.resource.split("/");
  const resourceAttributes = { group: right.group, resource, verb: right.verb, ...(subresource && { subresource }) };
  const answer = await client.json(reviewPath, {
    post: { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes } },
    ...(signal && { signal }),
  });
  const review = Review.safeParse(answer);
  if (review.success) return review.data.status.allowed;
  throw kubeError("invalid", "The API server does not say which rights this account has.");
}
