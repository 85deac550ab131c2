import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** A certificate of a test with its key, as PEM. */
export type Certified = {
  readonly cert: string;
  readonly key: string;
  readonly name: string;
  readonly privateKey: KeyObject;
};

export type CertificateOptions = {
  readonly name: string;
  /** Who signs; itself when absent. */
  readonly signer?: Certified;
  readonly from?: Date;
  readonly to?: Date;
  /** IPv4 address it is made out to. */
  readonly address?: string;
};

/** Makes an X.509 certificate (RFC 5280, version 3, ECDSA P-256), for servers and authorities of tests alone. */
export function certificate({ name, signer, from, to, address }: CertificateOptions): Certified {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(object("2a8648ce3d040302"));
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    commonName(signer?.name ?? name),
    sequence(time(from ?? new Date("2020-01-01T00:00:00Z")), time(to ?? new Date("2049-01-01T00:00:00Z"))),
    commonName(name),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...extensions(signer === undefined, address))),
  );
  const signature = sign("sha256", body, signer?.privateKey ?? privateKey);
  const der = sequence(body, algorithm, tagged(0x03, Buffer.from([0]), signature));
  const lines = der.toString("base64").replace(/.{64}/g, "$&\n");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    name,
    privateKey,
  };
}

function extensions(isAuthority: boolean, address: string | undefined): Buffer[] {
  const constraints = sequence(
    object("551d13"),
    octets(sequence(...(isAuthority ? [tagged(0x01, Buffer.from([0xff]))] : []))),
  );
  if (address === undefined) return [constraints];
  const bytes = Buffer.from(address.split(".").map(Number));
  return [constraints, sequence(object("551d11"), octets(sequence(tagged(0x87, bytes))))];
}

function tagged(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length =
    body.length < 0x80
      ? [body.length]
      : body.length < 0x100
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...content: readonly Buffer[]): Buffer => tagged(0x30, ...content);
const object = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, "hex"));
const integer = (bytes: Buffer): Buffer => tagged(0x02, bytes);
const octets = (content: Buffer): Buffer => tagged(0x04, content);
const commonName = (name: string): Buffer =>
  sequence(tagged(0x31, sequence(object("550403"), tagged(0x0c, Buffer.from(name)))));

// UTCTime holds years up to 2049, which is as far as a test looks.
function time(date: Date): Buffer {
  return tagged(
    0x17,
    Buffer.from(
      date
        .toISOString()
        .replace(/[-:T]|[.]\d+/g, "")
        .slice(2),
    ),
  );
}
