import Link from "next/link";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

type Look = { look?: "plain" | "primary" | "quiet" | "danger"; small?: boolean; wide?: boolean; icon?: IconName };

const classes = ({ look = "plain", small = false, wide = false }: Look): string =>
  ["button", look === "plain" ? "" : look, small ? "small" : "", wide ? "wide" : ""].filter(Boolean).join(" ");

export function Button({
  look,
  small,
  wide,
  icon,
  children,
  ...rest
}: Look & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> & { children: ReactNode }) {
  return (
    <button
      type="button"
      {...rest}
      className={classes({ ...(look && { look }), ...(small && { small }), ...(wide && { wide }) })}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

export function ButtonLink({ href, look, small, icon, children }: Look & { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={classes({ ...(look && { look }), ...(small && { small }) })}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </Link>
  );
}
