/** Milliseconds since 1970-01-01T00:00:00Z. The core never asks for the time: it is told. */
export type Instant = number;

/** Milliseconds. */
export type Duration = number;

export const hour: Duration = 3_600_000;
export const day: Duration = 24 * hour;
