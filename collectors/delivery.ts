import { AppError } from "#lib/errors.ts";
import { causesOf, log } from "#lib/log.ts";
import type { Outlet } from "./outlet.ts";
import type { Clock } from "./schedule.ts";
import { pause, retryDelayMs } from "./schedule.ts";
import type { Spool, SpoolEntry } from "./spool.ts";

/** How sending stands. */
export type DeliveryState =
  | { readonly kind: "idle" }
  | { readonly kind: "sending" }
  /** The server is away, or does not accept the token: tried again, nothing is lost. */
  | { readonly kind: "waiting"; readonly message: string; readonly since: Date }
  /** Another cluster is registered under this name: nothing more is sent until that is put right. */
  | { readonly kind: "mismatch"; readonly message: string; readonly since: Date };

/** What became of the documents of one scanner. */
export type Delivered = {
  readonly sent: number;
  readonly sentAt: Date | null;
  readonly refused: number;
  /** Why the newest document was refused; null when it was taken. */
  readonly problem: string | null;
};

const nothing: Delivered = { sent: 0, sentAt: null, refused: 0, problem: null };

export type DeliveryOptions = {
  readonly cluster: string;
  readonly spool: Spool;
  readonly outlet: Outlet;
  readonly clock: Clock;
  /** Called when the state changes and when a document was dealt with. */
  readonly onChange: () => void;
};

const longestWaitMs = 60_000;

/** What an error of sending asks for. */
export type Reaction = "wait" | "set_aside" | "mismatch";

/** Only what the server says about this very document sets it aside; everything else passes. */
export function reactionTo(error: AppError): Reaction {
  switch (error.code) {
    case "conflict":
      return error.reason === "cluster_uid_mismatch" ? "mismatch" : "set_aside";
    case "invalid":
      // A proxy's page, or a wrong address: the document was never looked at.
      return error.reason === "unexpected_answer" || error.reason === "bad_url" ? "wait" : "set_aside";
    case "too_large":
    case "unprocessable":
      return "set_aside";
    case "unauthenticated":
    case "forbidden":
    case "not_found":
    case "limited":
    case "unavailable":
    case "internal":
      return "wait";
    default:
      return error.code satisfies never;
  }
}

/** Sends what waits in the spool of one cluster, in order, one at a time. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #delivered = new Map<string, Delivered>();
  #state: DeliveryState = { kind: "idle" };
  #wake: () => void = () => undefined;
  #attempt = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    options.spool.onAdded(() => this.#wake());
  }

  get state(): DeliveryState {
    return this.#state;
  }

  of(scanner: string): Delivered {
    return this.#delivered.get(scanner) ?? nothing;
  }

  /** Begins again after a mismatch that was put right. */
  resume(): void {
    if (this.#state.kind === "mismatch") this.#turn({ kind: "idle" });
    this.#wake();
  }

  /** Runs until the signal; a request under way is finished. */
  async run(signal: AbortSignal): Promise<void> {
    const { spool } = this.#options;
    while (!signal.aborted) {
      const entry = spool.entries[0];
      if (entry === undefined || this.#state.kind === "mismatch") {
        if (this.#state.kind === "sending") this.#turn({ kind: "idle" });
        await this.#untilWoken(signal);
        continue;
      }
      await this.#deliver(entry, signal);
    }
  }

  async #deliver(entry: SpoolEntry, signal: AbortSignal): Promise<void> {
    const { spool, outlet } = this.#options;
    const document = await spool.read(entry);
    if (document === null) {
      await spool.remove(entry);
      return;
    }
    if (this.#state.kind === "idle") this.#turn({ kind: "sending" });
    try {
      const answer = await outlet.send(document.envelope, document.bytes, signal);
      this.#attempt = 0;
      if (this.#state.kind === "waiting") this.#turn({ kind: "sending" });
      await spool.remove(entry);
      if (answer.state === "failed") {
        this.#note(entry.scanner, false, answer.error?.message ?? "The server could not read the document.");
      } else this.#note(entry.scanner, true, null);
    } catch (error) {
      await this.#react(entry, error, signal);
    }
  }

  async #react(entry: SpoolEntry, error: unknown, signal: AbortSignal): Promise<void> {
    const { spool, clock, cluster } = this.#options;
    if (!(error instanceof AppError)) log.error("sending a document failed", { cluster, cause: causesOf(error) });
    const known =
      error instanceof AppError ? error : new AppError("internal", "The collector made a fault of its own.");
    const reaction = reactionTo(known);
    const { message } = known;
    switch (reaction) {
      case "set_aside":
        log.warn("the server refused a document", { cluster, scanner: entry.scanner, reason: known.reason });
        await spool.setAside(entry);
        this.#attempt = 0;
        this.#note(entry.scanner, false, message);
        return;
      case "mismatch":
        log.error("another cluster is behind this name", { cluster });
        await spool.clear();
        this.#turn({ kind: "mismatch", message, since: clock.now() });
        return;
      case "wait":
        this.#attempt += 1;
        if (this.#state.kind !== "waiting" || this.#state.message !== message) {
          log.warn("documents wait", { cluster, code: known.code, reason: known.reason });
          const since = this.#state.kind === "waiting" ? this.#state.since : clock.now();
          this.#turn({ kind: "waiting", message, since });
        }
        await pause(clock, retryDelayMs(clock, this.#attempt, longestWaitMs), signal);
        return;
      default:
        reaction satisfies never;
    }
  }

  #note(scanner: string, isTaken: boolean, problem: string | null): void {
    const before = this.of(scanner);
    this.#delivered.set(scanner, {
      sent: before.sent + (isTaken ? 1 : 0),
      sentAt: isTaken ? this.#options.clock.now() : before.sentAt,
      refused: before.refused + (isTaken ? 0 : 1),
      problem,
    });
    this.#options.onChange();
  }

  #turn(state: DeliveryState): void {
    this.#state = state;
    this.#options.onChange();
  }

  #untilWoken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener("abort", done);
        this.#wake = () => undefined;
        resolve();
      };
      this.#wake = done;
      signal.addEventListener("abort", done, { once: true });
      // What was added between the look and this promise would otherwise wait for the next.
      if (signal.aborted || (this.#options.spool.entries.length > 0 && this.#state.kind !== "mismatch")) done();
    });
  }
}
