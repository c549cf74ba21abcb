import { SaveBar } from "@shopify/app-bridge-react";
import { useTranslation } from "react-i18next";
import { useLeaveGuard } from "./use-leave-guard.ts";

interface FormSaveBarProps {
  readonly id: string;
  readonly unsaved: boolean;
  readonly saving: boolean;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}

/** The admin's contextual save bar for a form whose state the page holds. */
export function FormSaveBar({ id, unsaved, saving, onSave, onDiscard }: FormSaveBarProps) {
  const { t } = useTranslation();
  useLeaveGuard(unsaved);
  return (
    <SaveBar id={id} open={unsaved}>
      <button variant="primary" loading={saving ? "" : undefined} disabled={saving} onClick={onSave}>
        {t("save")}
      </button>
      <button disabled={saving} onClick={onDiscard}>
        {t("discard")}
      </button>
    </SaveBar>
  );
}
