import { type Envelope, envelopeHeader, IngestAnswer } from "#lib/contract/envelope.ts";
import { ProblemDetails, paths } from "#lib/contract/views/actions.ts";
import { type UploadWords, wordsFor } from "./upload-options.ts";

export type Upload = {
  readonly scanner: string;
  readonly cluster: string;
  readonly words: UploadWords;
  readonly data: ArrayBuffer;
};
export type Uploaded =
  | { readonly ok: true; readonly answer: IngestAnswer }
  | { readonly ok: false; readonly message: string };

const hex = (buffer: ArrayBuffer): string =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const digestOf = async (data: BufferSource): Promise<string> => hex(await crypto.subtle.digest("SHA-256", data));

/** Base64url of a JSON text, without padding. */
export function base64url(text: string): string {
  const binary = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The header everything enters with; the same one the command line sends. The same bytes with other words are another upload. */
export async function envelopeOf({ scanner, cluster, words, data }: Upload): Promise<Envelope> {
  const { node, namespace, toolVersion, completeness } = wordsFor(scanner, words);
  const said = {
    scope: { ...(node === "" ? {} : { node }), ...(namespace === "" ? {} : { namespace }) },
    ...(toolVersion === "" ? {} : { toolVersion }),
    ...(completeness === "" ? {} : { completeness }),
  };
  const sha256 = await digestOf(data);
  const key = await digestOf(new TextEncoder().encode(JSON.stringify([sha256, scanner, said])));
  return { v: 1, scanner, cluster, ...said, sha256, idempotencyKey: `upload-${key}` };
}

function readAnswer(status: number, text: string): Uploaded {
  const body: unknown = JSON.parse(text);
  const answer = IngestAnswer.safeParse(body);
  if (answer.success) return { ok: true, answer: answer.data };
  const problem = ProblemDetails.safeParse(body);
  const message = problem.success ? problem.data.detail || problem.data.title : "";
  return { ok: false, message: message || `The server refused with status ${status}. Nothing was changed.` };
}

/** Sends the untouched bytes through the one door and waits until they are settled; `onSent` hears 0 to 1. */
export async function uploadFile(upload: Upload, onSent: (share: number) => void): Promise<Uploaded> {
  const envelope = await envelopeOf(upload);
  return new Promise((resolve) => {
    // fetch cannot say how much of a body was sent; this can.
    const request = new XMLHttpRequest();
    request.open("POST", `${paths.ingest}?wait=1`);
    request.setRequestHeader(envelopeHeader, base64url(JSON.stringify(envelope)));
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (event) => onSent(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () =>
      resolve({ ok: false, message: "The server did not answer. Send the file again: nothing is read twice." });
    request.onload = () => {
      try {
        resolve(readAnswer(request.status, request.responseText));
      } catch {
        resolve({
          ok: false,
          message: `The server answered with status ${request.status} and no reason. Nothing was changed.`,
        });
      }
    };
    request.send(upload.data);
  });
}
