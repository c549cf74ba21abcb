import { isRouteErrorResponse } from "@remix-run/react";

/** The reference under which the error was logged, if the server made one. */
export function errorReference(error: unknown): string | null {
  if (!isRouteErrorResponse(error)) return null;
  const answer: unknown = error.data;
  if (typeof answer !== "object" || answer === null || !("reference" in answer)) return null;
  return typeof answer.reference === "string" ? answer.reference : null;
}
