const mostBytes = 1024 * 1024;

export type ReadText =
  | { readonly ok: true; readonly content: string }
  | { readonly ok: false; readonly message: string };

/** The text of a chosen file; what is no text, or too much of it, is told before anything is sent. */
export async function readOwnFile(file: File): Promise<ReadText> {
  if (file.size > mostBytes)
    return { ok: false, message: "The file is larger than 1 MiB: split it into several files." };
  try {
    const content = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return { ok: true, content };
  } catch {
    return { ok: false, message: "The file is no text in UTF-8: save it as UTF-8." };
  }
}
