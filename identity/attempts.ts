/** Counts wrong passwords of one account and says how long to wait. */
export type Attempts = {
  /** Milliseconds until the next try is allowed; 0 when it is allowed now. */
  waitMs(now: number): number;
  /** Takes a place before the password is looked at, so that tries sent at once are counted too. */
  begin(now: number): void;
  succeed(): void;
};

const freeTries = 5;
const firstPauseMs = 30_000;
const longestPauseMs = 15 * 60_000;

/**
 * Five tries are free; from then on every further one doubles the pause, from half a minute to a quarter of an hour.
 * There is one account and every browser is on this machine, so one counter serves all.
 */
export function countAttempts(): Attempts {
  let tries = 0;
  let blockedUntil = 0;
  return {
    waitMs: (now) => Math.max(0, blockedUntil - now),
    begin(now) {
      tries += 1;
      if (tries >= freeTries) blockedUntil = now + Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - freeTries));
    },
    succeed() {
      tries = 0;
      blockedUntil = 0;
    },
  };
}
