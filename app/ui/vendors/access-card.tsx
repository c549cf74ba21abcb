import { useFetcher } from "@remix-run/react";
import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  InlineStack,
  Modal,
  Text,
  TextField,
  type BadgeProps,
} from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { InvitationView } from "../../use-cases/portal/vendor-invitations.ts";
import { CopyText } from "../frame/copy-text.tsx";
import { useSuccessToast } from "../frame/use-success-toast.ts";
import { When } from "../frame/when.tsx";
import { paths } from "../paths.ts";

interface AccessCardProps {
  readonly vendorId: string;
  readonly vendorName: string;
  /** Filled in beforehand: most vendors are invited where they get their mail. */
  readonly email: string | null;
}

interface Answer {
  readonly link: string | null;
  readonly problem: string | null;
  readonly revoked: boolean;
}

const tones: Readonly<Record<InvitationView["state"], BadgeProps["tone"]>> = {
  waiting: "attention",
  active: "success",
  expired: undefined,
  ended: undefined,
  revoked: undefined,
};

/** Who may act for the vendor in the portal: invite, hand over a link, see who accepted, take access away. */
export function AccessCard({ vendorId, vendorName, email }: AccessCardProps) {
  const { t } = useTranslation();
  const { load, ...list } = useFetcher<{ invitations: readonly InvitationView[] }>();
  const sender = useFetcher<Answer>();
  const [address, setAddress] = useState(email ?? "");
  const [ending, setEnding] = useState<InvitationView | null>(null);
  const path = paths.vendorInvitations(vendorId);
  // Remix reads the list again by itself after every form.
  useEffect(() => load(path), [load, path]);

  const answer = sender.state === "idle" ? sender.data : undefined;
  const intent = sender.formData?.get("intent");
  useSuccessToast(
    answer,
    answer?.link ? t("vendor.access.invited") : answer?.revoked ? t("vendor.access.ended") : null,
  );
  const invitations = list.data?.invitations ?? [];

  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("vendor.access.title")}
          </Text>
          <Text as="p">{t("vendor.access.text", { vendor: vendorName })}</Text>
        </BlockStack>
        <TextField
          label={t("vendor.access.email")}
          type="email"
          autoComplete="off"
          value={address}
          error={answer?.problem ? t(`vendor.access.problem.${answer.problem}`) : undefined}
          onChange={setAddress}
          connectedRight={
            <Button
              loading={intent === "invite"}
              onClick={() => sender.submit({ intent: "invite", email: address }, { method: "post", action: path })}
            >
              {t("vendor.access.invite")}
            </Button>
          }
        />
        {answer?.link ? (
          <Banner tone="info" title={t("vendor.access.linkTitle")}>
            <BlockStack gap="200">
              <Text as="p">{t("vendor.access.linkText")}</Text>
              <CopyText text={answer.link} />
            </BlockStack>
          </Banner>
        ) : null}
        {invitations.length === 0 ? null : (
          <ul className="vss-plain-list vss-rows">
            {invitations.map((invitation) => (
              <li key={invitation.id}>
                <BlockStack gap="100">
                  <InlineStack align="space-between" blockAlign="center" gap="200">
                    <Text as="span" breakWord>
                      {invitation.email}
                    </Text>
                    <Badge tone={tones[invitation.state]}>{t(`vendor.access.state.${invitation.state}`)}</Badge>
                  </InlineStack>
                  <InlineStack align="space-between" blockAlign="center" gap="200">
                    <Text as="span" tone="subdued" variant="bodySm">
                      {t("vendor.access.invitedAt")} <When iso={invitation.createdAt} />
                    </Text>
                    {invitation.state === "waiting" || invitation.state === "active" ? (
                      <Button
                        variant="plain"
                        tone="critical"
                        accessibilityLabel={t(`vendor.access.endLabel.${invitation.state}`, {
                          email: invitation.email,
                        })}
                        onClick={() => setEnding(invitation)}
                      >
                        {t(`vendor.access.end.${invitation.state}`)}
                      </Button>
                    ) : null}
                  </InlineStack>
                </BlockStack>
              </li>
            ))}
          </ul>
        )}
      </BlockStack>
      <Modal
        open={ending !== null}
        onClose={() => setEnding(null)}
        title={t(`vendor.access.endTitle.${ending?.state ?? "waiting"}`, { email: ending?.email ?? "" })}
        primaryAction={{
          content: t(`vendor.access.end.${ending?.state ?? "waiting"}`),
          destructive: true,
          onAction: () => {
            if (ending) sender.submit({ intent: "revoke", invitation: ending.id }, { method: "post", action: path });
            setEnding(null);
          },
        }}
        secondaryActions={[{ content: t("cancel"), onAction: () => setEnding(null) }]}
      >
        <Modal.Section>
          <Text as="p">{t(`vendor.access.endText.${ending?.state ?? "waiting"}`)}</Text>
        </Modal.Section>
      </Modal>
    </Card>
  );
}
