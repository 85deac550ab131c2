import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import * as z from "zod";
import { Envelope } from "#lib/contract/envelope.ts";
import type { PushEnvelope } from "#lib/push/client.ts";
import { OneByOne } from "./schedule.ts";

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** First line of an entry's file; the packed document follows it. */
const Head = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  envelope: Envelope.omit({ v: true, sha256: true }),
});

/** One document that waits, as the index has it. */
export type SpoolEntry = {
  readonly sequence: number;
  readonly scanner: string;
  /** Of its file on the disk. */
  readonly bytes: number;
  readonly at: Date;
};

/** An entry read from the disk. */
export type SpooledDocument = { readonly envelope: PushEnvelope; readonly bytes: Uint8Array };

const fileOf = (sequence: number): string => `${String(sequence).padStart(12, "0")}.parcel`;
const sequenceOf = (file: string): number | null => {
  const digits = /^([0-9]{12})\.parcel$/.exec(file)?.[1];
  return digits === undefined ? null : Number(digits);
};

/** Documents set aside are kept for a person to look at; more of them would only fill the disk. */
const mostSetAside = 20;

/** Name of a cluster's folder: readable, and never two clusters in one. */
export function spoolFolder(root: string, cluster: string): string {
  const digest = createHash("sha256").update(cluster).digest("hex").slice(0, 8);
  return join(root, `${cluster.replace(/[^A-Za-z0-9-]+/g, "-").slice(0, 60)}-${digest}`);
}

/**
 * Documents of one cluster on their way, on the disk and in order. A file is written beside its place and renamed into it,
 * so that a process that dies leaves whole entries alone. Bounded: when it is full the oldest entries are given up, and a
 * flag asks for everything to be read from the cluster again, which still has it.
 */
export class Spool {
  readonly folder: string;
  readonly maxBytes: number;
  readonly #inTurn = new OneByOne();
  readonly #entries: SpoolEntry[];
  #bytes: number;
  #next: number;
  #dropped = 0;
  #lostSome = false;
  #onAdded: () => void = () => undefined;

  private constructor(folder: string, maxBytes: number, entries: readonly SpoolEntry[]) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.#entries = [...entries];
    this.#bytes = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#next = (entries.at(-1)?.sequence ?? 0) + 1;
  }

  /** Opens a cluster's folder with what an earlier process left in it. */
  static async open(folder: string, maxBytes: number): Promise<Spool> {
    await mkdir(join(folder, "set-aside"), { recursive: true, mode: 0o700 });
    const entries: SpoolEntry[] = [];
    for (const file of (await readdir(folder)).sort()) {
      const sequence = sequenceOf(file);
      if (sequence === null) {
        if (file.endsWith(".part")) await rm(join(folder, file), { force: true });
        continue;
      }
      const head = await readHead(join(folder, file));
      if (head === null) {
        await rm(join(folder, file), { force: true });
        continue;
      }
      const { size } = await stat(join(folder, file));
      entries.push({ sequence, scanner: head.envelope.scanner, bytes: size, at: new Date(head.at) });
    }
    // What was broken is no loss: a process that begins reads everything anew.
    return new Spool(folder, maxBytes, entries);
  }

  get entries(): readonly SpoolEntry[] {
    return this.#entries;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a document of this size surely fits without another being given up. */
  hasRoomFor(bytes: number): boolean {
    return this.#entries.length === 0 || this.#bytes + bytes <= this.maxBytes;
  }

  /** Documents given up because the bound was reached, since this process began. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether documents were given up or broken since this was last asked. */
  takeLoss(): boolean {
    const lost = this.#lostSome;
    this.#lostSome = false;
    return lost;
  }

  /** Called after each entry that was added. */
  onAdded(listener: () => void): void {
    this.#onAdded = listener;
  }

  /** Adds a document; it is on the disk when the promise resolves. */
  add(envelope: PushEnvelope, bytes: Uint8Array, at: Date): Promise<void> {
    return this.#inTurn.run(async () => {
      const head = { v: 1, at: at.toISOString(), envelope: { idempotencyKey: randomUUID(), ...envelope } };
      const content = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), await pack(bytes)]);
      if (content.length > this.maxBytes) {
        // Reading it again would make the same document again, so this is said and asks for nothing.
        this.#dropped += 1;
        return;
      }
      while (this.#bytes + content.length > this.maxBytes) await this.#dropOldest();
      const sequence = this.#next;
      const path = join(this.folder, fileOf(sequence));
      await writeFile(`${path}.part`, content, { mode: 0o600 });
      await rename(`${path}.part`, path);
      this.#next += 1;
      this.#entries.push({ sequence, scanner: envelope.scanner, bytes: content.length, at });
      this.#bytes += content.length;
      this.#onAdded();
    });
  }

  /** The document of an entry; null when its file is broken, which counts as lost. */
  async read(entry: SpoolEntry): Promise<SpooledDocument | null> {
    try {
      const content = await readFile(join(this.folder, fileOf(entry.sequence)));
      const end = content.indexOf(10);
      const head = Head.parse(JSON.parse(content.subarray(0, end).toString()));
      return { envelope: head.envelope, bytes: await unpack(content.subarray(end + 1)) };
    } catch {
      if (this.#entries.includes(entry)) this.#lostSome = true;
      return null;
    }
  }

  /** Forgets an entry that was dealt with. */
  remove(entry: SpoolEntry): Promise<void> {
    return this.#inTurn.run(async () => {
      await rm(join(this.folder, fileOf(entry.sequence)), { force: true });
      this.#unlist(entry);
    });
  }

  /** Takes an entry out of the way that the server will never take. */
  setAside(entry: SpoolEntry): Promise<void> {
    return this.#inTurn.run(async () => {
      const folder = join(this.folder, "set-aside");
      await rename(join(this.folder, fileOf(entry.sequence)), join(folder, fileOf(entry.sequence))).catch(
        () => undefined,
      );
      this.#unlist(entry);
      const files = (await readdir(folder)).sort();
      for (const file of files.slice(0, Math.max(0, files.length - mostSetAside))) await rm(join(folder, file));
    });
  }

  /** Gives up everything that waits: it is of another cluster than the one registered. */
  async clear(): Promise<void> {
    for (const entry of [...this.#entries]) await this.remove(entry);
  }

  async #dropOldest(): Promise<void> {
    const oldest = this.#entries[0];
    if (oldest === undefined) return;
    await rm(join(this.folder, fileOf(oldest.sequence)), { force: true });
    this.#unlist(oldest);
    this.#dropped += 1;
    this.#lostSome = true;
  }

  #unlist(entry: SpoolEntry): void {
    const at = this.#entries.indexOf(entry);
    if (at === -1) return;
    this.#entries.splice(at, 1);
    this.#bytes -= entry.bytes;
  }
}

/** An envelope has at most 16 KiB on the wire; the rest of the file is the document, which is not read here. */
const longestHead = 64 * 1024;

async function readHead(path: string): Promise<z.infer<typeof Head> | null> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHead), 0, longestHead, 0);
    const content = buffer.subarray(0, bytesRead);
    return Head.parse(JSON.parse(content.subarray(0, content.indexOf(10)).toString()));
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
