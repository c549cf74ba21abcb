// The little of react-dom that the two entry files use; its own types are not installed.
declare module "react-dom/server" {
  import type { ReactNode } from "react";
  export function renderToPipeableStream(
    node: ReactNode,
    options: {
      onShellReady?: () => void;
      onAllReady?: () => void;
      onShellError?: (error: unknown) => void;
      onError?: (error: unknown) => void;
    },
  ): { pipe(body: NodeJS.WritableStream): void; abort(reason?: unknown): void };
}
declare module "react-dom/client" {
  import type { ReactNode } from "react";
  export function hydrateRoot(container: Document, node: ReactNode): void;
}
