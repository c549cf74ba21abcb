import { ChoiceList, IndexFilters, IndexFiltersMode, useSetIndexFiltersMode } from "@shopify/polaris";
import { useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { IndexQuery } from "./use-index-query.ts";

interface IndexFiltersBarProps {
  readonly query: IndexQuery;
  readonly views: readonly { readonly id: string; readonly label: string }[];
  readonly vendors: readonly { readonly id: string; readonly name: string }[];
  readonly searchPlaceholder: string;
  /** A filter that a link from elsewhere has set, in words. It can only be taken away here. */
  /** Further filters of this list, each one choice. */
  readonly choices?: readonly {
    readonly key: string;
    readonly label: string;
    readonly options: readonly { readonly value: string; readonly label: string }[];
  }[];
}

/** Views as tabs, search, and a filter by vendor: the same over every list, all of it in the address. */
export function IndexFiltersBar({ query, views, vendors, searchPlaceholder, choices = [] }: IndexFiltersBarProps) {
  const { t } = useTranslation();
  const narrowed = choices.some(({ key }) => query.get(key) !== null);
  // What a link from elsewhere asked for is to be seen, and taken away, without opening anything.
  const { mode, setMode } = useSetIndexFiltersMode(narrowed ? IndexFiltersMode.Filtering : undefined);
  const { state, location } = useNavigation();
  const vendorId = query.get("vendor");
  const vendor = vendors.find(({ id }) => id === vendorId);
  const unchosen = Object.fromEntries(choices.map(({ key }) => [key, null]));
  const selected = Math.max(
    0,
    views.findIndex(({ id }) => id === (query.get("show") ?? "all")),
  );
  return (
    <IndexFilters
      mode={mode}
      setMode={setMode}
      tabs={views.map(({ id, label }, index) => ({ id, content: label, isLocked: index === 0, actions: [] }))}
      selected={selected}
      onSelect={(index) => {
        const show = views[index]?.id ?? "all";
        query.set({ show: show === "all" ? null : show });
      }}
      canCreateNewView={false}
      queryValue={query.search}
      queryPlaceholder={searchPlaceholder}
      onQueryChange={query.setSearch}
      onQueryClear={() => query.setSearch("")}
      cancelAction={{
        onAction: () => {
          query.setSearch("");
          query.set({ ...unchosen, vendor: null, search: null });
        },
      }}
      loading={state === "loading" && location.search !== ""}
      filters={[
        ...choices.map(({ key, label, options }) => ({
          key,
          label,
          shortcut: true,
          filter: (
            <ChoiceList
              title={label}
              titleHidden
              choices={[...options]}
              selected={[query.get(key) ?? ""]}
              onChange={([value]) => query.set({ [key]: value ?? null })}
            />
          ),
        })),
        ...(vendors.length === 0
          ? []
          : [
              {
                key: "vendor",
                label: t("filter.vendor"),
                shortcut: true,
                filter: (
                  <ChoiceList
                    title={t("filter.vendor")}
                    titleHidden
                    choices={vendors.map(({ id, name }) => ({ label: name, value: id }))}
                    selected={vendorId ? [vendorId] : []}
                    onChange={([id]) => query.set({ vendor: id ?? null })}
                  />
                ),
              },
            ]),
      ]}
      appliedFilters={[
        ...choices.flatMap(({ key, label, options }) => {
          const chosen = options.find(({ value }) => value === query.get(key));
          return chosen
            ? [{ key, label: `${label}: ${chosen.label}`, onRemove: () => query.set({ [key]: null }) }]
            : [];
        }),
        ...(vendor
          ? [
              {
                key: "vendor",
                label: t("filter.vendorIs", { vendor: vendor.name }),
                onRemove: () => query.set({ vendor: null }),
              },
            ]
          : []),
      ]}
      onClearAll={() => query.set({ ...unchosen, vendor: null, search: null })}
    />
  );
}
