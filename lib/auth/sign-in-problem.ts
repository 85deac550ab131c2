import type { IssuerProblem } from "#lib/contract/views/sign-in.ts";
import type { OidcSettings } from "#lib/env.ts";
import { askIssuer, discoveryUrl, type IssuerFault } from "./issuer.ts";
import { isSignInFault, type SignInFault } from "./sign-in-fault.ts";

export type SignInQuestion = {
  readonly oidc: OidcSettings | null;
  readonly publicUrl: string;
  /** `?error=` of the sign-in page. */
  readonly error?: string | undefined;
  readonly now: Date;
};

type Advice = IssuerProblem["advice"];
type Words = { readonly title: string; readonly sentence: string; readonly advice: Advice };

/** Where the issuer sends people back to; it has to be registered there. */
export function redirectUri(publicUrl: string): string {
  return `${publicUrl}/api/auth/callback/oidc`;
}

/** Why the last sign-in of this browser failed; null when the address of the page names no fault. */
export function describeSignInFault(question: SignInQuestion): IssuerProblem | null {
  if (question.oidc === null || question.error === undefined) return null;
  const fault = isSignInFault(question.error) ? question.error : "other";
  return {
    ...wordsOfFault(fault, question.publicUrl),
    checkedAt: question.now.toISOString(),
    request: `sign-in at ${question.oidc.issuer}`,
    answer: fault === "other" ? "the sign-in did not complete" : `the sign-in did not complete (${fault})`,
    settings: settingsTable(question.oidc, fault === "client" ? ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] : []),
  };
}

/** Why nobody can sign in with the issuer that is set; null when it answers as it should. */
export async function checkIssuer({ oidc, now }: SignInQuestion): Promise<IssuerProblem | null> {
  const checkedAt = now.toISOString();
  if (oidc === null) {
    return {
      ...notConfigured,
      checkedAt,
      request: "nothing",
      answer: "no issuer is set",
      settings: settingsTable(null, []),
    };
  }
  if (oidc.clientId === "") {
    return {
      ...noClient,
      checkedAt,
      request: "nothing",
      answer: "no client is set",
      settings: settingsTable(oidc, []),
    };
  }
  const answer = await askIssuer(oidc);
  if (answer.ok) return null;
  return {
    ...wordsOfIssuer(answer.fault, oidc),
    checkedAt,
    request: `GET ${discoveryUrl(oidc.issuer)}`,
    answer: answer.fault.answer,
    settings: settingsTable(oidc, ["OIDC_ISSUER"]),
  };
}

function settingsTable(oidc: OidcSettings | null, wrong: readonly string[]): IssuerProblem["settings"] {
  const secret = oidc?.clientSecret ?? "";
  const rows = [
    { name: "OIDC_ISSUER", value: oidc?.issuer ?? "", missing: oidc === null },
    { name: "OIDC_CLIENT_ID", value: oidc?.clientId ?? "", missing: (oidc?.clientId ?? "") === "" },
    { name: "OIDC_CLIENT_SECRET", value: secret === "" ? "" : `${secret.length} characters`, missing: secret === "" },
  ];
  return rows.map(({ name, value, missing }) => {
    const isWrong = wrong.includes(name);
    return { name, value, ok: !missing && !isWrong, word: missing ? "not set" : isWrong ? "check this" : "set" };
  });
}

const notConfigured: Words = {
  title: "No identity provider is set",
  sentence: "Nobody can sign in until this server knows an OpenID provider.",
  advice: {
    title: "Set the issuer and the client",
    sentence: "Register this server as a client at your OpenID provider, then start it with these three variables.",
    command: "OIDC_ISSUER=https://idp.example.com OIDC_CLIENT_ID=kubeproof OIDC_CLIENT_SECRET=… npm start",
  },
};

const noClient: Words = {
  title: "The client is not set",
  sentence: "The issuer is set, but not under which name this server is registered there.",
  advice: {
    title: "Set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET",
    sentence: "Both are shown by the provider where this server is registered as a client.",
    command: null,
  },
};

function wordsOfIssuer(fault: IssuerFault, oidc: OidcSettings): Words {
  switch (fault.kind) {
    case "not_a_url":
      return issuerWords(
        "The issuer is no address",
        "OIDC_ISSUER must be an https address.",
        "Copy it from the provider.",
      );
    case "insecure":
      return issuerWords(
        "The issuer is not protected",
        "OIDC_ISSUER begins with http:, which is allowed on this machine only.",
        "Use its https address.",
      );
    case "unreachable":
    case "slow":
      return issuerWords(
        "The issuer does not answer",
        `This server cannot reach ${oidc.issuer}: ${fault.answer}.`,
        "Check the host name, and that this server may connect to it (firewall, proxy, certificate authority).",
        `curl -sS ${discoveryUrl(oidc.issuer)}`,
      );
    case "refused":
      return issuerWords(
        "There is no OpenID provider at this address",
        `The address answers, but not with a discovery document (${fault.answer}).`,
        "Check the path. Some providers add a tenant or realm, for example /realms/NAME.",
        `curl -sS ${discoveryUrl(oidc.issuer)}`,
      );
    case "not_discovery":
      return issuerWords(
        "This is not an OpenID provider",
        "The address answers with something that is no OpenID discovery document.",
        "Check OIDC_ISSUER: it is the issuer itself, without /.well-known and without a sign-in path.",
        `curl -sS ${discoveryUrl(oidc.issuer)}`,
      );
    case "other_issuer":
      return issuerWords(
        "The issuer calls itself something else",
        `The address describes the issuer ${fault.named}, and OIDC_ISSUER says ${oidc.issuer}. They must be the same.`,
        `Set OIDC_ISSUER=${fault.named} if that is your provider.`,
      );
    default:
      return fault satisfies never;
  }
}

function issuerWords(title: string, sentence: string, advice: string, command: string | null = null): Words {
  return { title, sentence, advice: { title: "What to do", sentence: advice, command } };
}

function wordsOfFault(fault: SignInFault, publicUrl: string): Words {
  const [title, sentence, advice] = faultWords[fault];
  return issuerWords(title, sentence, advice.replace("{redirect}", redirectUri(publicUrl)));
}

const again = "Sign in again.";
const faultWords: Readonly<Record<SignInFault, readonly [title: string, sentence: string, advice: string]>> = {
  start: ["The sign-in could not begin", "This server could not send you to the identity provider.", again],
  denied: [
    "The identity provider said no",
    "It did not let you in, or you cancelled.",
    "Sign in again, or ask who runs the provider for access to this product.",
  ],
  client: [
    "The identity provider does not know this server",
    "It refused the client or its secret.",
    "Correct OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.",
  ],
  redirect: [
    "The way back is not registered",
    "The identity provider does not send people back to this address.",
    "Register {redirect} as redirect URI of this client.",
  ],
  scope: [
    "The identity provider refuses a scope",
    "It does not know one of the scopes asked for.",
    "Set OIDC_SCOPE to scopes it knows, for example: openid profile email.",
  ],
  state: [
    "This answer belongs to another sign-in",
    "The answer of the identity provider does not fit the sign-in begun in this browser, so it was refused.",
    again,
  ],
  late: [
    "The sign-in took too long or was used twice",
    "It must be finished within 15 minutes, in one browser that accepts cookies from this site.",
    again,
  ],
  nonce: [
    "This answer belongs to another sign-in",
    "The ID token was not made for the sign-in begun in this browser, so it was refused.",
    again,
  ],
  clock: [
    "The clocks differ",
    "The ID token is from the future or has expired.",
    "Compare the clock of this server with that of the identity provider (NTP).",
  ],
  signature: [
    "The ID token could not be verified",
    "Its signature, algorithm or audience is not what this client expects.",
    "Check the client's signing algorithm (RS256) at the identity provider.",
  ],
  issuer: [
    "The ID token is from another issuer",
    "The issuer in the token is not the one that is set.",
    "Set OIDC_ISSUER to exactly what the provider calls itself.",
  ],
  network: [
    "The identity provider could not be reached",
    "It answered your browser, but not this server.",
    "Check that this server may connect to the provider.",
  ],
  limited: [
    "Too many sign-ins",
    "Too many sign-ins were begun from here in a short time.",
    "Wait a minute, then sign in again.",
  ],
  server: [
    "The sign-in could not be kept",
    "The identity provider let you in, but this server could not store the session.",
    "Try again; if it stays, look at the server's log.",
  ],
  other: [
    "The sign-in did not complete",
    "Something went wrong between this server and the identity provider.",
    "Sign in again; if it stays, look at the server's log.",
  ],
};
