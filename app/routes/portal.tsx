import type { MetaFunction } from "@remix-run/node";
import { Outlet, useRouteError } from "@remix-run/react";
import { PortalError } from "../ui/portal/portal-error.tsx";

export const meta: MetaFunction = () => [{ name: "robots", content: "noindex" }];
export const handle = { title: "portal.name" };

export default function Portal() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <PortalError error={useRouteError()} />;
}
