import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client.ts";

/** The Prisma client, for what people edit. */
export type Prisma = PrismaClient;
/** The client inside `prisma.$transaction(async (tx) => …)`. */
export type PrismaTransaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

export type PrismaOptions = {
  /** Connections at most. */
  readonly max?: number;
  readonly applicationName?: string;
};

/** Makes a client; nothing is opened before the first query. End it with `prisma.$disconnect()`. */
export function openPrisma(databaseUrl: string, options: PrismaOptions = {}): Prisma {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: options.max ?? 5,
    connectionTimeoutMillis: 10_000,
    application_name: options.applicationName ?? "kubeproof",
    options: "-c TimeZone=UTC",
  });
  return new PrismaClient({ adapter });
}
