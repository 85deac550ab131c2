import { expect, test } from "vitest";
import { helpText, parseOptions } from "./options.ts";

test("without options everything is local: port 3000, this machine only, embedded database, demo people", () => {
  expect(parseOptions([], {})).toMatchObject({
    port: 3000,
    host: "127.0.0.1",
    databaseUrl: null,
    demo: true,
    reset: false,
    publicUrl: "http://localhost:3000",
  });
});

test("the own database comes from the option before the environment, and the address from KUBEPROOF_URL", () => {
  const env = { DATABASE_URL: "postgres://a@b/env", KUBEPROOF_URL: "https://kubeproof.example/" };

  expect(parseOptions([], env)).toMatchObject({
    databaseUrl: "postgres://a@b/env",
    publicUrl: "https://kubeproof.example",
  });
  expect(parseOptions(["--database-url", "postgres://a@b/x"], env)).toMatchObject({ databaseUrl: "postgres://a@b/x" });
});

test("an unknown option, a bad port and a database of another kind are refused with what to write", () => {
  expect(() => parseOptions(["--prot", "3"], {})).toThrow(/--prot.*npm start -- --help/);
  expect(() => parseOptions(["--port", "70000"], {})).toThrow(/from 1 to 65535/);
  expect(() => parseOptions(["--database-url", "mysql://x"], {})).toThrow(/postgres:\/\/user/);
});

test("own clusters come from a kubeconfig, and a context without one is refused", () => {
  expect(parseOptions(["--kubeconfig", "/k", "--context", "a", "--context", "b=prod"], {})).toMatchObject({
    kubeconfig: "/k",
    contexts: ["a", "b=prod"],
  });
  expect(parseOptions([], {})).toMatchObject({ kubeconfig: null, contexts: [], empty: false });
  expect(() => parseOptions(["--context", "a"], {})).toThrow(/--kubeconfig/);
});

test("the help names every option that is understood", () => {
  expect(parseOptions(["--help"], {})).toBe("help");
  for (const option of [
    "port",
    "host",
    "data",
    "database-url",
    "no-demo",
    "empty",
    "kubeconfig",
    "context",
    "new-password",
    "identity-port",
    "reset",
    "yes",
  ]) {
    expect(helpText).toContain(`--${option}`);
  }
});
