import {
  BlockStack,
  ChoiceList,
  IndexFilters,
  IndexFiltersMode,
  TextField,
  useSetIndexFiltersMode,
} from "@shopify/polaris";
import { useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import { useSentences } from "../../i18n/use-sentences.ts";
import { activityLevels } from "../../lib/activity-filters.ts";
import { activityGroups } from "../../use-cases/activity-groups.ts";
import type { IndexQuery } from "../frame/use-index-query.ts";

interface ActivityFiltersProps {
  readonly query: IndexQuery;
  readonly vendors: readonly { readonly id: string; readonly name: string }[];
  readonly platforms: readonly string[];
  readonly times: readonly string[];
}

const levels = ["all", ...activityLevels] as const;
const nothing = { search: null, kind: null, vendor: null, platform: null, time: null, from: null, to: null };

/** Levels as tabs, search, and everything else as filters; all of it in the address. */
export function ActivityFilters({ query, vendors, platforms, times }: ActivityFiltersProps) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const format = useFormat();
  // Who follows a link to a narrowed list sees what it is narrowed by.
  const narrowed = Object.keys(nothing).some((key) => query.get(key) !== null);
  const { mode, setMode } = useSetIndexFiltersMode(narrowed ? IndexFiltersMode.Filtering : IndexFiltersMode.Default);
  const { state, location } = useNavigation();
  const [kind, vendorId, platform, time, from, to] = ["kind", "vendor", "platform", "time", "from", "to"].map(
    query.get,
  );
  const vendor = vendors.find(({ id }) => id === vendorId);
  const selected = Math.max(
    0,
    levels.findIndex((level) => level === query.get("level")),
  );
  const clear = (): void => {
    query.setSearch("");
    query.set({ ...nothing, level: null });
  };
  /** A filter with one choice of several, its label while it is applied, and how to take it away. */
  const choice = (key: string, label: string, choices: readonly { label: string; value: string }[]) => ({
    key,
    label,
    shortcut: true,
    filter: (
      <ChoiceList
        title={label}
        titleHidden
        choices={[...choices]}
        selected={[query.get(key) ?? ""]}
        onChange={([value]) => query.set({ [key]: value ?? null })}
      />
    ),
  });
  const applied = (key: string, label: string) => ({ key, label, onRemove: () => query.set({ [key]: null }) });
  // A day at noon is that day in every time zone.
  const day = (date: string) => format.date(`${date}T12:00:00Z`);

  return (
    <IndexFilters
      mode={mode}
      setMode={setMode}
      tabs={levels.map((level, index) => ({
        id: level,
        content: t(`activityLog.show.${level}`),
        isLocked: index === 0,
        actions: [],
      }))}
      selected={selected}
      onSelect={(index) => query.set({ level: index === 0 ? null : (levels[index] ?? null) })}
      canCreateNewView={false}
      queryValue={query.search}
      queryPlaceholder={t("activityLog.search")}
      onQueryChange={query.setSearch}
      onQueryClear={() => query.setSearch("")}
      cancelAction={{ onAction: clear }}
      loading={state === "loading" && location.search !== ""}
      filters={[
        // The tabs are out of sight while filters are edited.
        choice(
          "level",
          t("activityLog.csv.level"),
          activityLevels.map((level) => ({ label: t(`activityLog.show.${level}`), value: level })),
        ),
        choice(
          "kind",
          t("activityLog.filter.kind"),
          activityGroups.map((group) => ({ label: t(`activityLog.group.${group}`), value: group })),
        ),
        choice(
          "vendor",
          t("filter.vendor"),
          vendors.map(({ id, name }) => ({ label: name, value: id })),
        ),
        choice(
          "platform",
          t("activityLog.filter.platform"),
          platforms.map((id) => ({ label: sentences.platform(id), value: id })),
        ),
        choice(
          "time",
          t("activityLog.filter.time"),
          times.map((value) => ({ label: t(`activityLog.time.${value}`), value })),
        ),
        {
          key: "days",
          label: `${t("activityLog.filter.from")} – ${t("activityLog.filter.to")}`,
          filter: (
            <BlockStack gap="200">
              <TextField
                type="date"
                autoComplete="off"
                label={t("activityLog.filter.from")}
                value={from ?? ""}
                onChange={(value) => query.set({ from: value || null })}
              />
              <TextField
                type="date"
                autoComplete="off"
                label={t("activityLog.filter.to")}
                value={to ?? ""}
                onChange={(value) => query.set({ to: value || null })}
              />
            </BlockStack>
          ),
        },
      ]}
      appliedFilters={[
        ...(selected > 0 ? [applied("level", t(`activityLog.show.${levels[selected] ?? "all"}`))] : []),
        ...(kind ? [applied("kind", t("activityLog.filter.kindIs", { kind: t(`activityLog.group.${kind}`) }))] : []),
        ...(vendor ? [applied("vendor", t("filter.vendorIs", { vendor: vendor.name }))] : []),
        ...(platform
          ? [applied("platform", t("activityLog.filter.platformIs", { platform: sentences.platform(platform) }))]
          : []),
        ...(time ? [applied("time", t(`activityLog.time.${time}`))] : []),
        ...(from || to
          ? [
              {
                key: "days",
                label: [
                  ...(from ? [t("activityLog.filter.fromIs", { day: day(from) })] : []),
                  ...(to ? [t("activityLog.filter.toIs", { day: day(to) })] : []),
                ].join(" · "),
                onRemove: () => query.set({ from: null, to: null }),
              },
            ]
          : []),
      ]}
      onClearAll={clear}
    />
  );
}
