import { useAppBridge } from "@shopify/app-bridge-react";
import { Outlet, useLocation, useNavigation } from "@remix-run/react";
import { useEffect, useState } from "react";
import { PageSkeleton } from "./page-skeleton.tsx";

/** A quick answer shows no skeleton: flicker is worse than a short wait. */
const patienceMs = 250;

/** The page, or its skeleton while another page is being fetched; the admin's own progress bar runs meanwhile. */
export function LoadingOutlet() {
  const shopify = useAppBridge();
  const location = useLocation();
  const { state, location: target } = useNavigation();
  const leaving = state === "loading" && target.pathname !== location.pathname;
  const [slow, setSlow] = useState(false);

  useEffect(() => {
    shopify.loading(state !== "idle");
  }, [shopify, state]);

  useEffect(() => {
    if (!leaving) return;
    const timer = setTimeout(() => setSlow(true), patienceMs);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [leaving]);

  return leaving && slow ? <PageSkeleton /> : <Outlet />;
}
