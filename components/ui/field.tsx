import { type InputHTMLAttributes, type ReactNode, useId } from "react";

/** A labelled input with its help and its fault; the fault replaces the help and is read aloud. */
export function Field({
  label,
  help,
  fault,
  ...rest
}: { label: string; help?: ReactNode; fault?: string | null } & Omit<
  InputHTMLAttributes<HTMLInputElement>,
  "className" | "id"
>) {
  const id = useId();
  const below = fault ?? help;
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        className="input"
        aria-invalid={fault ? true : undefined}
        aria-describedby={below ? `${id}-help` : undefined}
      />
      {below && (
        <p id={`${id}-help`} className={fault ? "help bad" : "help"} {...(fault ? { role: "alert" } : {})}>
          {below}
        </p>
      )}
    </div>
  );
}
