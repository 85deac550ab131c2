import type { IdentityReady } from "./parts.ts";

export type Ready = {
  readonly publicUrl: string;
  readonly host: string;
  readonly dataDir: string;
  /** The people's own identity provider; null for the local one. */
  readonly issuer: string | null;
  /** Whom the local provider knows; null without it. */
  readonly people: IdentityReady | null;
};

/** What `npm start` ends with: the address, who can sign in, where things are. */
export function describeReady(ready: Ready): string {
  return ["", `Kubeproof is ready: ${ready.publicUrl}`, "", ...signIn(ready), "", ...places(ready), ""].join("\n");
}

function signIn({ issuer, people }: Ready): readonly string[] {
  if (issuer !== null) return [`Sign in with your identity provider: ${issuer}`];
  if (people === null) return [];
  const [only] = people.people;
  if (people.people.length > 1) {
    const rows = people.people.map((person) => `  ${person.name.padEnd(18)}${person.title}`);
    return ["Sign in as one of the demo people, without a password:", ...rows];
  }
  if (people.createdPassword === null) {
    return [`Sign in as ${only?.email} with the password printed at the first start (--new-password makes another).`];
  }
  return [`Sign in as ${only?.email} with this password, which is not shown again:`, `  ${people.createdPassword}`];
}

function places({ dataDir, host, people }: Ready): readonly string[] {
  const lines = [`Data and logs: ${dataDir}`, "Stop with Ctrl-C."];
  const isLocal = ["127.0.0.1", "::1", "localhost"].includes(host);
  if (isLocal || people === null) return lines;
  return [
    `It listens on ${host}, but the local identity provider answers on this machine only: nobody else can sign in until you set OIDC_ISSUER.`,
    ...lines,
  ];
}
