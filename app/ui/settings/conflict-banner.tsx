import type { SettingsView } from "../../use-cases/views.ts";
import { ChangeList } from "./change-list.tsx";
import { SavedMeanwhile } from "./saved-meanwhile.tsx";

interface ConflictBannerProps {
  readonly current: Pick<SettingsView, "audit">;
  readonly saving: boolean;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

/** Somebody else saved the Order sync tab first (O8). */
export function ConflictBanner({ current, ...choice }: ConflictBannerProps) {
  const [latest] = current.audit;
  return (
    <SavedMeanwhile current={current} latest={latest} {...choice}>
      {latest === undefined ? null : <ChangeList changes={latest.changes} />}
    </SavedMeanwhile>
  );
}
