/** Request header in which the proxy tells pages their own path, so that signing in leads back to it. */
export const pathHeader = "x-kubeproof-path";
