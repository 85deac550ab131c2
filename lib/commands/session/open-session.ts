import { OpenSession } from "#lib/contract/session.ts";
import { hashSecret, makeSecret } from "#lib/db/secret.ts";
import { command } from "../command.ts";

/**
 * Opens a session for a person who was verified, under a fresh secret, and ends the one this browser had before. The
 * person is known by issuer and subject: an e-mail address can pass to somebody else.
 */
export const openSession = command({
  action: "session:create",
  input: OpenSession,
  async run({ tx, now }, input) {
    const known = { email: input.email, name: input.name, groups: input.groups, role: input.role, lastSignedInAt: now };
    const person = await tx.person.upsert({
      where: { issuer_subject: { issuer: input.issuer, subject: input.subject } },
      create: { issuer: input.issuer, subject: input.subject, createdAt: now, ...known },
      update: known,
    });
    if (input.previousSecret !== null) {
      await tx.session.updateMany({
        where: { tokenHash: hashSecret(input.previousSecret), revokedAt: null },
        data: { revokedAt: now },
      });
    }
    const secret = makeSecret("");
    const session = await tx.session.create({
      data: {
        personId: person.id,
        tokenHash: hashSecret(secret),
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + input.hours * 3_600_000),
        userAgent: input.userAgent,
      },
    });
    return {
      result: { secret, personId: person.id, sessionId: session.id },
      subject: `person:${person.id}`,
      clusterId: null,
      before: null,
      after: { sessionId: session.id, role: input.role },
    };
  },
});
