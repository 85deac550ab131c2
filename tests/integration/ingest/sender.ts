import { expect } from "vitest";
import type { IngestAnswer } from "#lib/contract/envelope.ts";
import type { Sql } from "#lib/db/sql.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { type Delivery, send } from "./door.ts";

/** The hour of a test, counted from the midnight that begins 20 November 2026. */
export const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 20) + hours * 3_600_000);

type SendAll = (clusterId: string, hours: number, deliveries: readonly Delivery[]) => Promise<readonly IngestAnswer[]>;

/** Sends deliveries in turn, half an hour after the hour of their look; each must be merged. */
export const sender =
  (house: { readonly sql: Sql; readonly catalog: Catalog }): SendAll =>
  async (clusterId, hours, deliveries) => {
    const answers: IngestAnswer[] = [];
    for (const delivery of deliveries) {
      const answer = await send(house, clusterId, at(hours + 0.5), delivery);
      expect(answer).toMatchObject({ state: "merged" });
      answers.push(answer);
    }
    return answers;
  };
