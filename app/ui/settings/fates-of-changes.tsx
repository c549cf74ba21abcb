import { Badge, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { type EditFate, fatesOfEdits } from "../../connectors/_contract/edited-fields.ts";
import { type CapabilityId, type Manifest, supports } from "../../connectors/_contract/manifest.ts";

interface FatesOfChangesProps {
  readonly manifests: readonly Manifest[];
  readonly settings: { readonly overrideCustomer: boolean; readonly carryOutItemEdits: boolean };
}

/** Every field that can change after the push, by platform: first as the merchant has set it, then the other way. */
export function FatesOfChanges({ manifests, settings }: FatesOfChangesProps) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="400">
      {[settings.overrideCustomer, !settings.overrideCustomer].map((overrideCustomer) => {
        const title = t(overrideCustomer ? "changes.overridden" : "changes.shown");
        const yours = overrideCustomer === settings.overrideCustomer;
        return (
          <Card key={String(overrideCustomer)}>
            <BlockStack gap="300">
              <InlineStack gap="200" blockAlign="center">
                <Text as="h2" variant="headingMd">
                  {title}
                </Text>
                {yours ? <Badge tone="success">{t("changes.yours")}</Badge> : null}
              </InlineStack>
              <FieldTable title={title} manifests={manifests} overrideCustomer={overrideCustomer} />
            </BlockStack>
          </Card>
        );
      })}
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("changes.rest")}
          </Text>
          <RestTable manifests={manifests} carryOutItemEdits={settings.carryOutItemEdits} />
        </BlockStack>
      </Card>
    </BlockStack>
  );
}

function FieldTable({
  title,
  manifests,
  overrideCustomer,
}: {
  readonly title: string;
  readonly manifests: readonly Manifest[];
  readonly overrideCustomer: boolean;
}) {
  const { t } = useTranslation();
  const byPlatform = manifests.map((manifest) => ({ manifest, fates: fatesOfEdits(manifest, { overrideCustomer }) }));
  return (
    <PlatformTable caption={title} manifests={manifests}>
      {byPlatform[0]?.fates.map(({ field }, index) => (
        <tr key={field}>
          <th scope="row">{t(`changes.field.${field}`)}</th>
          {byPlatform.map(({ manifest, fates }) => (
            <td key={manifest.id} data-label={manifest.label}>
              {fates[index] ? <Fate manifest={manifest} fate={fates[index]} /> : null}
            </td>
          ))}
        </tr>
      ))}
    </PlatformTable>
  );
}

const tones = { travels: "success", partly: "attention", not: undefined } as const;

function Fate({ manifest, fate }: { readonly manifest: Manifest; readonly fate: EditFate }) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Badge tone={tones[fate.fate]}>{t(`changes.fate.${fate.fate}`)}</Badge>
      {fate.because.includes("override") ? <Note>{t(`changes.override.${fate.field}`)}</Note> : null}
      {fate.because.includes("platform") && !(fate.fate === "not" && fate.because.includes("override")) ? (
        <CapabilityNote manifest={manifest} capability={fate.capability} />
      ) : null}
    </BlockStack>
  );
}

/** What is no field: items, cancellations, refunds. */
function RestTable({
  manifests,
  carryOutItemEdits,
}: {
  readonly manifests: readonly Manifest[];
  readonly carryOutItemEdits: boolean;
}) {
  const { t } = useTranslation();
  const sentenceOf = (manifest: Manifest, capability: "itemEdits" | "cancelOrder" | "refunds"): string => {
    if (!supports(manifest, capability)) return "byHand";
    return capability === "itemEdits" && !carryOutItemEdits ? "off" : "byItself";
  };
  return (
    <PlatformTable caption={t("changes.rest")} manifests={manifests}>
      {(["itemEdits", "cancelOrder", "refunds"] as const).map((capability) => (
        <tr key={capability}>
          <th scope="row">{t(`changes.${capability}.title`)}</th>
          {manifests.map((manifest) => (
            <td key={manifest.id} data-label={manifest.label}>
              <BlockStack gap="100" inlineAlign="start">
                <Text as="span">{t(`changes.${capability}.${sentenceOf(manifest, capability)}`)}</Text>
                <CapabilityNote manifest={manifest} capability={capability} />
              </BlockStack>
            </td>
          ))}
        </tr>
      ))}
    </PlatformTable>
  );
}

function PlatformTable({
  caption,
  manifests,
  children,
}: {
  readonly caption: string;
  readonly manifests: readonly Manifest[];
  readonly children: React.ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <table className="vss-table vss-fates">
      <caption className="Polaris-Text--visuallyHidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t("changes.column")}</th>
          {manifests.map(({ id, label }) => (
            <th key={id} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function CapabilityNote({ manifest, capability }: { readonly manifest: Manifest; readonly capability: CapabilityId }) {
  const { t } = useTranslation();
  const { note } = manifest.capabilities[capability];
  return <Note>{t(`capabilityNote.${manifest.id}.${capability}`, { defaultValue: note })}</Note>;
}

function Note({ children }: { readonly children: string }) {
  return (
    <Text as="span" variant="bodySm" tone="subdued" breakWord>
      {children}
    </Text>
  );
}
