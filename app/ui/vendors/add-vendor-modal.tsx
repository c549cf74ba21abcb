import { useFetcher, useNavigate } from "@remix-run/react";
import { Banner, BlockStack, FormLayout, Link, Modal, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AddVendorResult } from "../../use-cases/vendors/vendor-roster.ts";
import { paths } from "../paths.ts";

/** Adds a vendor by hand and goes to its page. One that is there already is shown instead. */
export function AddVendorModal({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { submit, state, data } = useFetcher<AddVendorResult>();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const added = data?.kind === "added" ? data.id : null;
  useEffect(() => {
    if (added !== null) navigate(paths.vendor(added));
  }, [added, navigate]);

  const wrong = (field: "name" | "email") =>
    data?.kind === "invalid" && data.fields.includes(field) ? t(`vendors.add.wrong.${field}`) : undefined;
  const send = () => submit({ name, email }, { method: "post", action: `${paths.vendors}?index` });
  return (
    <Modal
      open
      onClose={onClose}
      title={t("vendors.add.title")}
      primaryAction={{ content: t("vendors.add.action"), loading: state !== "idle", onAction: () => void send() }}
      secondaryActions={[{ content: t("cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {data?.kind === "known" ? (
            <Banner tone="info">
              <Text as="p">
                {t("vendors.add.known", { name: data.name })}{" "}
                <Link url={paths.vendor(data.id)}>{t("vendors.add.open", { name: data.name })}</Link>
              </Text>
            </Banner>
          ) : null}
          <FormLayout>
            <TextField
              label={t("vendors.add.name")}
              helpText={t("vendors.add.nameHelp")}
              autoComplete="off"
              autoFocus
              value={name}
              error={wrong("name")}
              onChange={setName}
            />
            <TextField
              label={t("vendors.add.email")}
              type="email"
              autoComplete="off"
              value={email}
              error={wrong("email")}
              onChange={setEmail}
            />
          </FormLayout>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
