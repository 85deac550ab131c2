import { expect, test } from "vitest";
import { readDatabaseUrl, readEnv } from "./env.ts";

const databaseUrl = "postgres://u:p@127.0.0.1:5432/kubeproof";
const complete = {
  DATABASE_URL: databaseUrl,
  KUBEPROOF_URL: "http://127.0.0.1:3000/",
  KUBEPROOF_SECRET: "x".repeat(40),
  OIDC_ISSUER: "https://id.example/realms/one/",
  OIDC_CLIENT_ID: "kubeproof",
  OIDC_CLIENT_SECRET: "secret",
  OIDC_ADMIN_GROUP: "kubeproof-admins",
  OIDC_APPROVER_GROUP: "",
};

test("a complete environment is read once into plain values; the issuer keeps every letter", () => {
  const env = readEnv(complete);

  expect(env).toMatchObject({ databaseUrl, publicUrl: "http://127.0.0.1:3000", isDemoIdentity: false });
  expect(env.oidc).toMatchObject({ issuer: "https://id.example/realms/one/", clientId: "kubeproof" });
  expect(env.roleGroups).toEqual({ admin: "kubeproof-admins" });
});

test("without an issuer the environment is still valid, and says that nobody can sign in", () => {
  expect(readEnv({ DATABASE_URL: databaseUrl, OIDC_ISSUER: "" }).oidc).toBeNull();
});

test("a missing or wrong variable is named, and its value is never shown", () => {
  expect(() => readEnv({})).toThrow(/DATABASE_URL is not set/);
  expect(() => readEnv({ DATABASE_URL: "" })).toThrow(/DATABASE_URL is not set/);
  expect(() => readEnv({ ...complete, KUBEPROOF_SECRET: "too-short-value" })).toThrow(/KUBEPROOF_SECRET is shorter/);
  expect(() => readEnv({ ...complete, KUBEPROOF_SECRET: "too-short-value" })).not.toThrow(/too-short-value/);
});

test("commands that need only the database are not asked for anything else", () => {
  expect(readDatabaseUrl({ DATABASE_URL: databaseUrl, KUBEPROOF_SECRET: "short" })).toBe(databaseUrl);
});
