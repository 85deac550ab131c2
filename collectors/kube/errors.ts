import { AppError, type ErrorCode } from "#lib/errors.ts";
import { type KubeReason, kubeReasons } from "./types.ts";

/** Facts of a refusal that a retry needs. `retryAfterMs` is what the server asked for, in milliseconds. */
export type KubeErrorDetails = {
  readonly kube: true;
  readonly status?: number;
  readonly retryAfterMs?: number;
};

/** An AppError of a Kubernetes API server: `reason` says what to do about it, `message` is one safe sentence or two. */
export type KubeError = AppError & { readonly reason: KubeReason; readonly details: KubeErrorDetails };

const codes: Readonly<Record<KubeReason, ErrorCode>> = {
  unreachable: "unavailable",
  certificate: "unavailable",
  unauthenticated: "unauthenticated",
  forbidden: "forbidden",
  not_found: "not_found",
  expired: "conflict",
  limited: "limited",
  unavailable: "unavailable",
  stalled: "unavailable",
  too_large: "too_large",
  invalid: "unprocessable",
};

/** Makes a KubeError. `message` must be free of credentials: use `safeText` on what a server said. */
export function kubeError(
  reason: KubeReason,
  message: string,
  more: { status?: number; retryAfterMs?: number; cause?: unknown } = {},
): KubeError {
  const details: KubeErrorDetails = {
    kube: true,
    ...(more.status === undefined ? {} : { status: more.status }),
    ...(more.retryAfterMs === undefined ? {} : { retryAfterMs: more.retryAfterMs }),
  };
  const error = new AppError(codes[reason], message, { reason, details, cause: more.cause });
  // Reason and details were given just above, so the narrower type holds.
  return error as KubeError;
}

/** Whether an error came from a Kubernetes API server, or from the way to it. */
export function isKubeError(error: unknown): error is KubeError {
  return error instanceof AppError && error.details.kube === true && kubeReasons.some((one) => one === error.reason);
}

const longestText = 300;
const bearer = /(bearer|basic)\s+[\w.~+/=-]+/gi;
const jsonWebToken = /\beyJ[\w-]+[.][\w-]+([.][\w-]*)?/g;
const pemBlock = /-----BEGIN[\s\S]*?(-----END[^-]*-----|$)/g;

/** What a server or socket said, as one printable line of at most 300 characters without credentials. */
export function safeText(text: string): string {
  const plain = text
    .slice(0, 4_000)
    .replace(pemBlock, "[redacted]")
    .replace(bearer, "$1 [redacted]")
    .replace(jsonWebToken, "[redacted]")
    .replace(/[\p{C}\s]+/gu, " ")
    .trim();
  return plain.length > longestText ? `${plain.slice(0, longestText)}…` : plain;
}

/** The message and reason of a Kubernetes `Status` body; empty for any other body (a proxy's page, a cut-off answer). */
export type StatusBody = { readonly message: string; readonly reason: string; readonly code?: number };

export function statusBodyOf(body: unknown): StatusBody {
  if (typeof body !== "object" || body === null) return { message: "", reason: "" };
  const { kind, message, reason, code } = body as Readonly<Record<string, unknown>>;
  if (kind !== "Status") return { message: "", reason: "" };
  return {
    message: typeof message === "string" ? safeText(message) : "",
    reason: typeof reason === "string" ? safeText(reason) : "",
    ...(typeof code === "number" ? { code } : {}),
  };
}

/** The KubeError of an answer that is not 2xx. `what` names the request in words: `list of pods`. */
export function errorOfStatus(status: number, body: unknown, what: string, retryAfterMs?: number): KubeError {
  const told = statusBodyOf(body);
  const said = told.message === "" ? "" : ` The API server says: ${told.message}`;
  const more = { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  const reason = reasonOf(status, told.reason);
  switch (reason) {
    case "unauthenticated":
      return kubeError(
        reason,
        `The API server does not accept the credentials (${what}). Renew the token or the certificate of this context.${said}`,
        more,
      );
    case "forbidden":
      return kubeError(
        reason,
        `The account may not read this (${what}). Grant the right with a ClusterRole.${said}`,
        more,
      );
    case "not_found":
      return kubeError(reason, `The API server does not serve this (${what}).${said}`, more);
    case "expired":
      return kubeError(
        reason,
        `The API server no longer has that state (${what}); the list is read anew.${said}`,
        more,
      );
    case "limited":
      return kubeError(reason, `The API server asks for fewer requests (${what}).${said}`, more);
    case "unavailable":
      return kubeError(reason, `The API server cannot answer now, status ${status} (${what}).${said}`, more);
    default:
      return kubeError(reason, `The API server refuses the request with status ${status} (${what}).${said}`, more);
  }
}

function reasonOf(status: number, told: string): KubeReason {
  if (status === 410 || told === "Expired" || told === "Gone") return "expired";
  if (status === 401) return "unauthenticated";
  if (status === 403) return "forbidden";
  if (status === 404 || status === 405) return "not_found";
  if (status === 429 || told === "TooManyRequests") return "limited";
  if (status === 413) return "too_large";
  if (status >= 500 || status === 408) return "unavailable";
  return "invalid";
}

// Codes of OpenSSL and Node for a chain that does not lead to the CA, a wrong name, or a date that has passed:
// https://nodejs.org/api/tls.html#x509-certificate-error-codes.
const certificateCode =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT|ERR_SSL_|ERR_OSSL_|EPROTO$|INVALID_CA|INVALID_PURPOSE|ERR_TLS_)/;

/** The KubeError of a connection that could not be made or broke. `host` is `name:port`, without path and credentials. */
export function errorOfSocket(error: unknown, host: string): KubeError {
  if (isKubeError(error)) return error;
  const code = codeOf(error);
  if (code === "CERT_HAS_EXPIRED") {
    return kubeError("certificate", `The certificate of ${host} has expired. Renew it on the control plane.`, {
      cause: error,
    });
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return kubeError(
      "certificate",
      `The certificate of ${host} is made out to another name. Set tls-server-name in the kubeconfig, or use the name in the certificate.`,
      { cause: error },
    );
  }
  if (/ALERT_(BAD_CERTIFICATE|CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)|ALERT_.*CERT/.test(code)) {
    return kubeError(
      "certificate",
      `${host} does not accept the client certificate (${code}). Renew it in the kubeconfig.`,
      {
        cause: error,
      },
    );
  }
  if (certificateCode.test(code)) {
    return kubeError(
      "certificate",
      `The certificate of ${host} is not signed by the CA in the kubeconfig, or TLS failed (${code}). Put the cluster's own CA into certificate-authority-data.`,
      { cause: error },
    );
  }
  return kubeError("unreachable", `No connection to the API server at ${host} (${code}). ${adviceFor(code)}`, {
    cause: error,
  });
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown";
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) ? code : "unknown";
}

function adviceFor(code: string): string {
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "The name does not resolve: check the server in the kubeconfig and DNS.";
    case "ECONNREFUSED":
      return "Nothing listens there: check the address and that the API server runs.";
    case "ECONNRESET":
    case "EPIPE":
    case "ERR_STREAM_PREMATURE_CLOSE":
      return "The connection broke; it is tried again.";
    default:
      return "Check the network, the firewall and the proxy between here and the cluster.";
  }
}
