import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { SettingsView } from "../../use-cases/views.ts";
import { When } from "../frame/when.tsx";
import { AuditList } from "./audit-list.tsx";
import { ChangeList } from "./change-list.tsx";
import { SettingsSection } from "./settings-section.tsx";

/** Who saved a form of sections last, and what was changed before. */
export function AuditSection({ view }: { readonly view: Pick<SettingsView, "updatedAt" | "updatedBy" | "audit"> }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  return (
    <SettingsSection
      title={t("settings.section.audit.title")}
      description={
        view.updatedAt === null ? (
          t("settings.audit.never")
        ) : (
          <>
            {t("settings.audit.last", { actor: sentences.actor(view.updatedBy ?? "") })} <When iso={view.updatedAt} />
          </>
        )
      }
    >
      <AuditList audit={view.audit} changesOf={({ changes }) => <ChangeList changes={changes} />} />
    </SettingsSection>
  );
}
