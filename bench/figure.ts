/** One measured figure. `aim` and `must` read like `>= 0.40`; null where nothing is asked. */
export type Figure = {
  readonly id: string;
  /** What was measured, for people. */
  readonly words: string;
  readonly value: number;
  readonly unit: string;
  readonly aim: string | null;
  readonly must: string | null;
};

const bound = /^(>=|<=|=) (-?[0-9.]+)$/;

/** Whether a figure keeps a bound; what is not asked is kept. */
export function keeps(value: number, asked: string | null): boolean {
  if (asked === null) return true;
  const [, sign, number] = bound.exec(asked) ?? [];
  if (sign === undefined) throw new Error(`"${asked}" is no bound.`);
  if (sign === ">=") return value >= Number(number);
  return sign === "<=" ? value <= Number(number) : value === Number(number);
}

const holds = ({ value, aim, must }: Figure): boolean => keeps(value, must ?? aim);

const verdict = (figure: Figure): string => {
  const { value, aim, must } = figure;
  if (aim === null && must === null) return "";
  if (!holds(figure)) return must === null ? "misses its aim" : "FAILS";
  return keeps(value, aim) ? "holds, aim reached" : "holds, below its aim";
};

const round = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(3));

/** A table for people. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [
    ["figure", "value", "aim", "must", ""],
    ...figures.map((each) => [
      each.words,
      `${round(each.value)} ${each.unit}`.trim(),
      each.aim ?? "",
      each.must ?? "",
      verdict(each),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** One line for programs. */
export function jsonOf(name: string, machine: string, figures: readonly Figure[]): string {
  return JSON.stringify({
    name,
    machine,
    figures: figures.map((each) => ({
      id: each.id,
      value: each.value,
      unit: each.unit,
      aim: each.aim,
      must: each.must,
      holds: holds(each),
    })),
  });
}
