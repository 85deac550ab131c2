import { readSenderEnv } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { causesOf, log } from "#lib/log.ts";
import type { Command, CommandIo } from "./command.ts";
import { exitCodes, exitCodesHelp } from "./command.ts";
import { exitCodeOf } from "./exit-code.ts";
import { usage } from "./usage.ts";

/** Each is loaded only when it is called, so that `parse` and `push` need no database. */
const commands: readonly { readonly name: string; readonly summary: string; readonly load: () => Promise<Command> }[] =
  [
    {
      name: "push",
      summary: "send documents to Kubeproof",
      load: async () => (await import("./commands/push.ts")).push,
    },
    {
      name: "parse",
      summary: "show, without a server, what would be read from a document",
      load: async () => (await import("./commands/parse.ts")).parse,
    },
    {
      name: "check",
      summary: "hold a cluster against a gate, for pipelines",
      load: async () => (await import("./commands/check.ts")).check,
    },
    {
      name: "collect",
      summary: "read clusters and send what they hold",
      load: async () => (await import("./commands/collect.ts")).collect,
    },
    {
      name: "work",
      summary: "run the worker beside the web server",
      load: async () => (await import("./commands/work.ts")).work,
    },
    {
      name: "migrate",
      summary: "bring the database to this version",
      load: async () => (await import("./commands/migrate.ts")).migrate,
    },
    {
      name: "catalog",
      summary: "check own frameworks and mappings, and list what they can name",
      load: async () => (await import("./commands/catalog.ts")).catalog,
    },
    {
      name: "replay",
      summary: "build clusters anew from their documents",
      load: async () => (await import("./commands/replay.ts")).replay,
    },
    {
      name: "provision",
      summary: "register clusters and make a token for their collector",
      load: async () => (await import("./commands/provision.ts")).provision,
    },
    {
      name: "doctor",
      summary: "look for what keeps Kubeproof from running, or from reading clusters",
      load: async () => (await import("./commands/doctor.ts")).doctor,
    },
  ];

const help = `kubeproof COMMAND [options]

Commands
${commands.map((command) => `  ${command.name.padEnd(10)} ${command.summary}`).join("\n")}

Each has its own --help.

${exitCodesHelp}
`;

/** Wrong options are thrown by node:util with these codes. */
const isOptionError = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");

async function dispatch(args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    (name === undefined ? io.error : io.out)(help);
    return name === undefined ? exitCodes.usage : exitCodes.done;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw usage(`There is no command ${name}.`);
  const loaded = await command.load();
  try {
    return await loaded.run(rest, io);
  } catch (error) {
    if (isOptionError(error)) throw usage(`${error.message.split(". ")[0]?.replace(/\.$/, "")}.`, name);
    throw error;
  }
}

/** Runs one command line and answers with its exit code; an error is one sentence on standard error. */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    if (error instanceof AppError) {
      io.error(`${error.message}\n`);
      return exitCodeOf(error);
    }
    log.error("the command failed", { cause: causesOf(error) });
    io.error("Kubeproof made a fault of its own; the line above says where. Please report it.\n");
    return exitCodes.broken;
  }
}

/** Runs the command line of this process. */
export async function main(): Promise<void> {
  // A reader that stops early (`| head`) is no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(exitCodes.done);
    throw error;
  });
  process.exitCode = await run(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    stdin: process.stdin,
    env: readSenderEnv(),
  });
}

if (import.meta.main) await main();
