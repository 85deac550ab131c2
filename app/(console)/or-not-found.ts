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
