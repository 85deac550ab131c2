import { createHash } from "node:crypto";

/** A secret in the words around it; `planted` must never be seen again. */
export type Planted = { readonly kind: string; readonly text: string; readonly planted: string };

/** Kinds of secrets by what stands around them, each made of a body of letters and digits, 40 or more. */
export const secretKinds: Readonly<Record<string, (body: string) => Omit<Planted, "kind">>> = {
  "a flag with an equals sign": (body) =>
    plant(body.slice(0, 16), (secret) => `kubelet --bootstrap-token=${secret} --v=2`),
  "a flag with a blank": (body) => plant(body.slice(0, 16), (secret) => `app --client-secret ${secret} --x`),
  "an environment": (body) => plant(body.slice(0, 12), (secret) => `HOME=/root DB_PASSWORD=${secret} LANG=C`),
  "a setting": (body) => plant(body.slice(0, 12), (secret) => `user: bob, password: ${secret}`),
  "JSON in a string": (body) => plant(body.slice(0, 20), (secret) => `{"api_key": "${secret}", "user": "bob"}`),
  "an entry of an environment": (body) => plant(body.slice(0, 12), (secret) => `name: API_TOKEN, value: ${secret}`),
  "a bearer": (body) => plant(`${body.slice(0, 24)}7`, (secret) => `Authorization: Bearer ${secret}`),
  "a basic authorisation": (body) => plant(body.slice(0, 20), (secret) => `Authorization: Basic ${secret}=`),
  "an address": (body) => plant(body.slice(0, 10), (secret) => `postgres://bob:${secret}@db.example:5432/x`),
  "a private key": (body) =>
    plant(body, (secret) => `-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----`),
  "a web token": (body) => plant(body.slice(0, 24), (secret) => `eyJhbGciOiJSUzI1NiJ9.${secret}.c2lnbmF0dXJl`),
  "a token of a forge": (body) => plant(body.slice(0, 36), (secret) => `push with ghp_${secret}`),
  "a key of a cloud": (body) => plant(`AKIA${body.toUpperCase().slice(0, 16)}`, (secret) => `id ${secret} end`),
  "encoded bytes": (body) => plant(`Aa0Bb1Cc2Dd3${body}`, (secret) => `data ${secret} end`),
};

const plant = (planted: string, around: (secret: string) => string): Omit<Planted, "kind"> => ({
  planted,
  text: around(planted),
});

/** One secret of each kind, the same for the same place and different for every other. */
export function secretsFor(place: string): readonly Planted[] {
  return Object.entries(secretKinds).map(([kind, make]) => {
    const body = createHash("sha512")
      .update(`${place} ${kind}`)
      .digest("base64")
      .replace(/[^A-Za-z0-9]/g, "");
    return { kind, ...make(body) };
  });
}
