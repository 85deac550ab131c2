import { type Envelope, envelopeHeader, IngestAnswer, maxDocumentBytes } from "#lib/contract/envelope.ts";
import { ProblemDetails, paths } from "#lib/contract/views/actions.ts";
import { bytes } from "#lib/contract/views/format.ts";

export type Upload = { readonly scanner: string; readonly cluster: string; readonly node: string; readonly file: File };
export type Uploaded =
  | { readonly ok: true; readonly answer: IngestAnswer }
  | { readonly ok: false; readonly message: string };

const hex = (buffer: ArrayBuffer): string =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Base64url of a JSON text, without padding. */
export function base64url(text: string): string {
  const binary = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The header everything enters with; the same one the command line sends. */
export async function envelopeOf(upload: Upload, data: ArrayBuffer): Promise<Envelope> {
  const sha256 = hex(await crypto.subtle.digest("SHA-256", data));
  return {
    v: 1,
    scanner: upload.scanner,
    cluster: upload.cluster,
    scope: upload.node === "" ? {} : { node: upload.node },
    sha256,
    idempotencyKey: `upload-${sha256.slice(0, 32)}-${upload.node}`.slice(0, 200),
  };
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
  if (upload.file.size > maxDocumentBytes) {
    return {
      ok: false,
      message: `The file has ${bytes(upload.file.size)}; at most ${bytes(maxDocumentBytes)} are read. Push one node at a time.`,
    };
  }
  const data = await upload.file.arrayBuffer();
  const envelope = await envelopeOf(upload, data);
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
    request.send(data);
  });
}
