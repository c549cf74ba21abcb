import { Badge, BlockStack, InlineStack, Text, type BadgeProps } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ImportRow } from "../../domain/vendors/plan-vendor-import.ts";
import type { ImportPreview as Preview } from "../../use-cases/vendors/vendor-roster.ts";

const tones: Readonly<Record<ImportRow["kind"], BadgeProps["tone"]>> = {
  new: "success",
  changed: "info",
  unchanged: undefined,
  error: "critical",
};
const order: readonly ImportRow["kind"][] = ["error", "changed", "new", "unchanged"];
/** A page stays quick; the numbers above it count every row. */
const mostShown = 200;

/** What each row of a file comes to. What needs a look comes first. */
export function ImportPreview({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation();
  const rows = [...preview.rows].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.line - b.line);
  return (
    <BlockStack gap="400">
      <InlineStack gap="200">
        {order.map((kind) => (
          <Badge key={kind} tone={preview.counts[kind] === 0 ? undefined : tones[kind]}>
            {t(`vendors.import.counts.${kind}`, { count: preview.counts[kind] })}
          </Badge>
        ))}
      </InlineStack>
      {preview.ignored.length === 0 ? null : (
        <Text as="p" tone="subdued" breakWord>
          {t("vendors.import.ignored", { columns: preview.ignored.join(", ") })}
        </Text>
      )}
      <table className="vss-table">
        <caption className="Polaris-Text--visuallyHidden">{t("vendors.import.preview")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("vendors.import.column.vendor")}</th>
            <th scope="col">{t("vendors.import.column.what")}</th>
            <th scope="col" className="vss-end">
              {t("vendors.import.column.line")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostShown).map((row) => (
            <tr key={row.line}>
              <td>
                <BlockStack gap="100" inlineAlign="start">
                  <Text as="span" fontWeight="medium" breakWord>
                    {row.name}
                  </Text>
                  <Badge tone={tones[row.kind]}>{t(`vendors.import.kind.${row.kind}`)}</Badge>
                </BlockStack>
              </td>
              <td data-label={t("vendors.import.column.what")}>
                <What row={row} />
              </td>
              <td className="vss-end" data-label={t("vendors.import.column.line")}>
                {row.line}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostShown ? (
        <Text as="p" tone="subdued">
          {t("vendors.import.more", { count: rows.length - mostShown })}
        </Text>
      ) : null}
    </BlockStack>
  );
}

function What({ row }: { readonly row: ImportRow }) {
  const { t } = useTranslation();
  const field = (column: string) => t(`vendors.import.field.${column}`, { defaultValue: column });
  switch (row.kind) {
    case "new":
      return <Text as="span">{t("vendors.import.newText")}</Text>;
    case "unchanged":
      return (
        <Text as="span" tone="subdued">
          {t("vendors.import.unchangedText")}
        </Text>
      );
    case "changed":
      return (
        <BlockStack gap="050">
          {row.changes.map(({ column, from, to }) => (
            <Text as="span" key={column} breakWord>
              {t("vendors.import.from", {
                field: field(column),
                from: from || t("vendors.import.nothing"),
                to: to || t("vendors.import.nothing"),
              })}
            </Text>
          ))}
        </BlockStack>
      );
    case "error":
      return (
        <Text as="span" tone="critical">
          {t(`vendors.import.error.${row.error}`, { column: field(row.column), otherLine: row.otherLine })}
        </Text>
      );
  }
}
