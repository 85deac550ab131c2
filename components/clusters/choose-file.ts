import { maxDocumentBytes } from "#lib/contract/envelope.ts";
import { bytes } from "#lib/contract/views/format.ts";
import { likelyTool } from "#lib/domain/document/signatures.ts";

/** A file that was chosen: its bytes as its tool wrote them, and whose they look like. */
export type ChosenFile = {
  readonly name: string;
  readonly data: ArrayBuffer;
  /** Id and name of the tool by content alone; null when it looks like nothing known. */
  readonly likely: { readonly id: string; readonly label: string } | null;
};

/** Enough of a document to know its tool by. */
const headBytes = 200_000;

/** Reads a chosen file, unpacks gzip, and recognises its tool. A text is a reason not to send it. */
export async function chooseFile(file: File): Promise<ChosenFile | string> {
  if (file.size === 0) return "The file is empty. Run the tool again and choose what it writes.";
  if (file.size > maxDocumentBytes) return tooLarge(bytes(file.size));
  const data = await unpacked(file);
  if (data === null) return tooLarge("more");
  if (typeof data === "string") return data;
  const tool = likelyTool(textOf(data));
  return { name: file.name, data, likely: tool === null ? null : { id: tool.id, label: tool.label } };
}

const tooLarge = (size: string): string =>
  `The file has ${size}; at most ${bytes(maxDocumentBytes)} are read here. Push one node or namespace at a time.`;

/** The bytes behind gzip, if it is gzip; null when they are more than is read. */
async function unpacked(file: File): Promise<ArrayBuffer | string | null> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (first !== 0x1f || second !== 0x8b) return await file.arrayBuffer();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      if (size > maxDocumentBytes) {
        await reader.cancel();
        return null;
      }
      parts.push(part.value);
    }
  } catch {
    return "The file begins like gzip and cannot be unpacked. Pack it again, or choose the file it was made of.";
  }
  return await new Blob(parts).arrayBuffer();
}

/** The head of the text, whatever Unicode it is written in. */
function textOf(data: ArrayBuffer): string {
  const head = new Uint8Array(data, 0, Math.min(headBytes, data.byteLength));
  const encoding =
    head[0] === 0xff && head[1] === 0xfe ? "utf-16le" : head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(head);
}
