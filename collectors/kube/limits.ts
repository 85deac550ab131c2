/** Bounds of following one kind; sizes in bytes, times in milliseconds. */
export type FollowLimits = {
  /** Largest page of a list; a larger one is asked for again in halves. */
  readonly maxPageBytes: number;
  /** Size a page should have: the number of objects asked for follows from the size of those before. */
  readonly aimPageBytes: number;
  /** Largest object; a larger one is left out and said. */
  readonly maxObjectBytes: number;
  /** Longest wait for an answer, and between two pieces of it. */
  readonly requestTimeoutMs: number;
  /** Longest silence of a watch before it counts as stalled. */
  readonly watchSilenceMs: number;
  /** Shortest time a watch asks to be held; the longest is twice that. */
  readonly watchForMs: number;
  /** A watch that held so long counts as one that worked, even if nothing happened. */
  readonly steadyMs: number;
  /** Until a kind that is not served is asked for again. */
  readonly absentRetryMs: number;
  /** Shortest time between two lists that are begun because something could not be taken from a watch. */
  readonly repairMs: number;
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
};

const mebibyte = 1024 * 1024;

export const followLimits: FollowLimits = {
  maxPageBytes: 8 * mebibyte,
  aimPageBytes: 2 * mebibyte,
  // An API server takes requests of at most 3 MiB (k8s.io/apiserver, server/config.go, MaxRequestBodyBytes); what it
  // adds by itself fits into the rest.
  maxObjectBytes: 4 * mebibyte,
  requestTimeoutMs: 30_000,
  // Bookmarks come about once a minute (k8s.io/apiserver, storage/cacher, bookmarkFrequency).
  watchSilenceMs: 90_000,
  // Five to ten minutes, as client-go asks (tools/cache/reflector.go, minWatchTimeout).
  watchForMs: 300_000,
  steadyMs: 30_000,
  absentRetryMs: 60_000,
  repairMs: 60_000,
  backoffBaseMs: 1_000,
  backoffCapMs: 60_000,
};
