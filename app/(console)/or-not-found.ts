import { notFound } from "next/navigation";
import { AppError } from "#lib/errors.ts";

/** Awaits a query and shows the page for a missing thing where it says so; every other fault goes on. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}

/** Awaits a query for a part of a page: `missing` where it says that the thing does not exist; every other fault goes on. */
export async function orMissing<T>(answer: Promise<T>): Promise<T | "missing"> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return "missing";
    throw error;
  }
}
