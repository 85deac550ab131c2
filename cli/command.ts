/** Where a command reads and writes; exchangeable for tests. */
export type CommandIo = {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** One word after `kubeproof`; answers with the exit code. */
export type Command = {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** All of its help. */
  readonly help: string;
  run(args: readonly string[], io: CommandIo): Promise<number>;
};

/** Documented exit codes of every command. */
export const exitCodes = {
  done: 0,
  broken: 1,
  usage: 2,
  refused: 3,
  notAuthorised: 4,
  unreachable: 5,
  partly: 6,
  notHeld: 7,
} as const;

/** Help text of the exit codes. */
export const exitCodesHelp = `Exit codes
  0  done
  1  a fault of kubeproof itself
  2  wrong use: an option, a file or an address that is not there
  3  the document was refused (the sentence says why)
  4  the token is missing, expired or not for this cluster
  5  the server could not be reached, after several tries
  6  some files were taken and some were not
  7  the gate does not hold (kubeproof check)`;
