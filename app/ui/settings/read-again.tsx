import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useSuccessToast } from "../frame/use-success-toast.ts";

interface ReadAgainProps {
  readonly label: string;
  /** Said once everybody has answered. */
  readonly done: string;
  /** Who did not answer, in words. */
  readonly unanswered: (names: string) => string;
  /** When it was last read. */
  readonly children?: ReactNode;
}

/** Lists that are read from the stores daily; what was added there a minute ago is here after this. */
export function ReadAgain({ label, done, unanswered, children }: ReadAgainProps) {
  const fetcher = useFetcher<{ readonly unanswered: readonly string[] }>();
  const failed = fetcher.state === "idle" ? (fetcher.data?.unanswered ?? []) : [];
  useSuccessToast(fetcher.data, fetcher.data?.unanswered.length === 0 ? done : null);
  const note = failed.length > 0 ? unanswered(failed.join(", ")) : children;
  return (
    <BlockStack gap="200" inlineAlign="start">
      <Button
        loading={fetcher.state !== "idle"}
        onClick={() => fetcher.submit(JSON.stringify({ read: true }), { method: "post", encType: "application/json" })}
      >
        {label}
      </Button>
      {note === undefined ? null : (
        <Text as="p" variant="bodySm" tone={failed.length > 0 ? "critical" : "subdued"}>
          {note}
        </Text>
      )}
    </BlockStack>
  );
}
