import { useRouteLoaderData } from "@remix-run/react";

/**
 * Where the operator answers questions, with the reference in its place (`{reference}`); null: the operator named no
 * place. Known everywhere, on error pages too, since the root says it.
 */
export function useSupportLink(reference: string | null): string | null {
  const root = useRouteLoaderData("root") as { readonly supportUrl?: string | null } | undefined;
  return root?.supportUrl?.replaceAll("{reference}", encodeURIComponent(reference ?? "")) ?? null;
}
