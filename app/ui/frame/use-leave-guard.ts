import { useAppBridge } from "@shopify/app-bridge-react";
import { useBlocker } from "@remix-run/react";
import { useEffect } from "react";

/**
 * Nobody leaves with unsaved changes unasked. Inside the app the admin's save bar asks; closing the window or leaving
 * the app is asked by the browser. A change of the hash is no leaving.
 */
export function useLeaveGuard(unsaved: boolean): void {
  const shopify = useAppBridge();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => unsaved && currentLocation.pathname !== nextLocation.pathname,
  );

  useEffect(() => {
    if (blocker.state !== "blocked") return;
    shopify.saveBar.leaveConfirmation().then(
      () => blocker.proceed(),
      () => blocker.reset(),
    );
  }, [blocker, shopify]);

  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unsaved]);
}
