import { AppError } from "#lib/errors.ts";
import { ingestAddress } from "#lib/push/client.ts";
import type { CommandIo } from "./command.ts";
import { usage } from "./usage.ts";

/** Where a server is looked for when nobody says. */
export const defaultUrl = "http://127.0.0.1:3000";

/** Where to, and as whom. */
export type Destination = { readonly url: string; readonly token: string };

type Given = { readonly url?: string | undefined; readonly token?: string | undefined };

/** The server and token of a command: its options outweigh the environment. Throws what is wrong with them. */
export function destinationOf(values: Given, io: CommandIo, command: string): Destination {
  const url = values.url ?? (io.env.KUBEPROOF_URL || defaultUrl);
  const token = (values.token ?? io.env.KUBEPROOF_TOKEN ?? "").trim();
  const address = ingestAddress(url);
  if (token === "") {
    throw new AppError(
      "unauthenticated",
      "There is no token. Set KUBEPROOF_TOKEN or --token; make one on the cluster's page.",
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token)) throw usage("The token holds characters that no token has.", command);
  const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(address.hostname);
  if (address.protocol === "http:" && !isLocal) io.error("The token travels unencrypted: use an https address.\n");
  return { url, token };
}
