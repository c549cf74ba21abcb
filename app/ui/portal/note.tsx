import type { ReactNode } from "react";

interface NoteProps {
  readonly tone?: "info" | "good" | "warn" | "bad";
  /** Came up in answer to what was just done: read out at once. */
  readonly answer?: boolean;
  readonly children: ReactNode;
}

export function Note({ tone = "info", answer = false, children }: NoteProps) {
  return (
    <div className="note" data-tone={tone} role={answer ? (tone === "bad" ? "alert" : "status") : undefined}>
      {children}
    </div>
  );
}
