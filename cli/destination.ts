import { AppError } from "#lib/errors.ts";
import { ingestAddress } from "#lib/push/client.ts";
import type { CommandIo } from "./command.ts";
import { usage } from "./usage.ts";

/** Where a server is looked for when nobody says. */
export const defaultUrl = "http://127.0.0.1:3000";

/** Where to, and as whom. */
export type Destination = { readonly url: string; readonly token: string };

type Given = { readonly url?: string | undefined; readonly token?: string | undefined };

/** Where a token for a command comes from, as the end of a sentence. */
const madeWhere = {
  push: "make one on the cluster's page",
  check: "an administrator makes one that may framework:read (docs/gate.md)",
};

/** The server and token of a command: its options outweigh the environment. Throws what is wrong with them. */
export function destinationOf(values: Given, io: CommandIo, command: "push" | "check"): Destination {
  const url = values.url ?? (io.env.KUBEPROOF_URL || defaultUrl);
  const token = (values.token ?? io.env.KUBEPROOF_TOKEN ?? "").trim();
  const address = ingestAddress(url);
  if (token === "") {
    throw new AppError("unauthenticated", `There is no token. Set KUBEPROOF_TOKEN or --token; ${madeWhere[command]}.`);
  }
  if (!/^[\x21-\x7e]+$/.test(token)) throw usage("The token holds characters that no token has.", command);
  const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(address.hostname);
  if (address.protocol === "http:" && !isLocal) io.error("The token travels unencrypted: use an https address.\n");
  return { url, token };
}
