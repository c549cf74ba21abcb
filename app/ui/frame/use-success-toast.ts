import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";

/** Says once, per answer of the server, that something worked. Failures are never toasts: they stay on the page. */
export function useSuccessToast(answer: unknown, message: string | null): void {
  const shopify = useAppBridge();
  useEffect(() => {
    if (message !== null) shopify.toast.show(message);
    // The same sentence for a new answer is a new toast; a new wording of the old answer is not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [answer, shopify]);
}
