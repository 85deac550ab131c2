import fc from "fast-check";
import { expect, test } from "vitest";
import { inPortions, portionSize } from "./portions.ts";

test("nothing is lost, nothing is said twice, and no portion is larger than it may be", () => {
  const part = fc.record({
    scope: fc.string(),
    lookedAt: fc.nat({ max: 3_000 }).map((length) => Array.from({ length }, (_, at) => at)),
    observations: fc.nat({ max: 5_000 }).map((length) => Array.from({ length }, (_, at) => at)),
  });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
      const portions = [...inPortions(parts.map((each, at) => ({ ...each, scope: String(at) })))];

      for (const portion of portions) {
        const size = portion.reduce((sum, each) => sum + each.lookedAt.length + each.observations.length, 0);
        expect(size).toBeLessThanOrEqual(portionSize);
      }
      parts.forEach((each, at) => {
        const dealt = portions.flat().filter(({ scope }) => scope === String(at));
        expect(dealt.length).toBeGreaterThan(0);
        expect(dealt.flatMap((one) => one.lookedAt)).toEqual(each.lookedAt);
        expect(dealt.flatMap((one) => one.observations)).toEqual(each.observations);
      });
    }),
    { numRuns: 30 },
  );
});
