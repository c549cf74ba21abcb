import { useTranslation } from "react-i18next";
import { Note } from "./note.tsx";
import { portalPaths } from "./portal-paths.ts";

interface StoreActionsProps {
  readonly shop: string;
  /** Null: nothing is connected. */
  readonly connected: { readonly platform: string; readonly confirmed: boolean; readonly healthy: boolean } | null;
}

/** Connect, connect again, disconnect; and that the marketplace has still to confirm the store. */
export function StoreActions({ shop, connected }: StoreActionsProps) {
  const { t } = useTranslation();
  if (connected === null)
    return (
      <p>
        <a className="button" data-kind="main" href={portalPaths.platforms}>
          {t("connect.start")}
        </a>
      </p>
    );
  return (
    <>
      {connected.confirmed ? null : (
        <Note tone="warn">
          <p>{t("connect.done.toConfirm", { shop })}</p>
        </Note>
      )}
      <div className="buttons">
        <a
          className="button"
          data-kind={connected.healthy ? undefined : "main"}
          href={portalPaths.platform(connected.platform)}
        >
          {t("connect.again")}
        </a>
        <a className="button" href={portalPaths.platforms}>
          {t("connect.other")}
        </a>
      </div>
      <details>
        <summary>{t("connect.disconnect.title")}</summary>
        <form method="post">
          <input type="hidden" name="intent" value="disconnect" />
          <p>{t("connect.disconnect.text", { shop })}</p>
          <label className="choice">
            <input type="checkbox" name="keepTracking" value="yes" defaultChecked aria-describedby="keep-tracking" />
            <span>{t("connect.disconnect.keepTracking", { shop })}</span>
          </label>
          <p id="keep-tracking" className="quiet">
            {t("connect.disconnect.keepTrackingHelp")}
          </p>
          <div className="buttons">
            <button>{t("connect.disconnect.submit")}</button>
          </div>
        </form>
      </details>
    </>
  );
}
