import * as z from "zod";
import { OwnVersionPath } from "#lib/contract/own-catalog.ts";
import { downloadBytes } from "#lib/http/download.ts";
import { route } from "#lib/http/route.ts";
import { getOwnVersion } from "#lib/queries/catalog/get-own-version.ts";

export const GET = route({
  summary: "The text of one uploaded version, as it was uploaded",
  action: "catalog:read",
  params: OwnVersionPath,
  response: z.unknown(),
  file: ["application/octet-stream"],
  async handle({ ctx, params }) {
    const { fileName, content } = await getOwnVersion(ctx, params.file, params.version);
    return downloadBytes(bytesOf(content), fileName);
  },
});

async function* bytesOf(content: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(content);
}
