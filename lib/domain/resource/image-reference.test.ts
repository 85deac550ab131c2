import { expect, test } from "vitest";
import { imageReference } from "./image-reference.ts";

const digest = `sha256:${"0".repeat(64)}`;

test.each([
  ["nginx", "docker.io/library/nginx", "latest", ""],
  ["nginx:1.27", "docker.io/library/nginx", "1.27", ""],
  ["docker.io/nginx:1.27", "docker.io/library/nginx", "1.27", ""],
  ["index.docker.io/library/nginx:1.27", "docker.io/library/nginx", "1.27", ""],
  ["istio/ratings:1", "docker.io/istio/ratings", "1", ""],
  ["quay.io/kiwigrid/k8s-sidecar:1.22.0", "quay.io/kiwigrid/k8s-sidecar", "1.22.0", ""],
  ["registry:5000/a/b", "registry:5000/a/b", "latest", ""],
  ["localhost/a:x", "localhost/a", "x", ""],
  [`nginx@${digest}`, "docker.io/library/nginx", "", digest],
  [`ghcr.io/a/b:2@${digest}`, "ghcr.io/a/b", "2", digest],
])("%s is of the repository %s", (text, repository, tag, found) => {
  expect(imageReference(text)).toEqual({ repository, tag, digest: found });
});

test.each(["", " ", ".", "./image", "/srv/image.tar", "images/alpine.tar.gz", "https://example.test/x", "usr/bin/a b"])(
  "%j is no image",
  (text) => {
    expect(imageReference(text)).toBeNull();
  },
);
