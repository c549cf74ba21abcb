import { BlockStack, type BlockStackProps } from "@shopify/polaris";
import { type ReactNode, useEffect } from "react";
import { FormSaveBar } from "../frame/form-save-bar.tsx";
import { useSuccessToast } from "../frame/use-success-toast.ts";
import { SavedMeanwhile } from "./saved-meanwhile.tsx";
import type { VersionedForm } from "./use-versioned-form.ts";

interface AuditEntry {
  readonly at: string;
  readonly actor: string;
}

interface SettingsFormProps<Entry extends AuditEntry> {
  /** The save bar's. */
  readonly id: string;
  readonly form: Pick<
    VersionedForm<unknown, { readonly audit: readonly Entry[] }>,
    "unsaved" | "saving" | "save" | "discard" | "conflict" | "keepMine" | "takeTheirs" | "result"
  >;
  /** Said once it is saved. */
  readonly saved: string;
  /** Names of the fields that are wrong, first to last; the first is brought to the reader. */
  readonly wrong?: readonly string[];
  /** What one entry of the audit trail changed, in the page's own words. */
  readonly changesOf: (entry: Entry) => ReactNode;
  readonly gap?: BlockStackProps["gap"];
  readonly children: ReactNode;
}

/** What every versioned form of settings has around it: the save bar, and word of what a save led to. */
export function SettingsForm<Entry extends AuditEntry>(props: SettingsFormProps<Entry>) {
  const { id, form, saved, wrong = [], changesOf, gap = "400", children } = props;
  const { unsaved, saving, conflict, result } = form;
  useSuccessToast(result, result?.kind === "saved" ? saved : null);
  const [firstWrong] = wrong;
  useEffect(() => {
    if (firstWrong !== undefined) document.getElementById(`field-${firstWrong}`)?.focus();
  }, [firstWrong, result]);
  const latest = conflict?.audit[0];
  return (
    <>
      <FormSaveBar id={id} unsaved={unsaved} saving={saving} onSave={form.save} onDiscard={form.discard} />
      <BlockStack gap={gap}>
        {conflict === null ? null : (
          <SavedMeanwhile
            current={conflict}
            latest={latest}
            saving={saving}
            onKeepMine={form.keepMine}
            onTakeTheirs={form.takeTheirs}
          >
            {latest === undefined ? null : changesOf(latest)}
          </SavedMeanwhile>
        )}
        {children}
      </BlockStack>
    </>
  );
}
