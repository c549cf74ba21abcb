import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { act, type Answer, type ExtensionOrder, readOrder } from "../../shared/app-order.ts";

/** Shopify calls this when the merchant chooses the action on an order. */
export default function start(): void {
  render(<OrderAction />, document.body);
}

type Part = ExtensionOrder["parts"][number];
type Outcome = { readonly part: string; readonly result: "done" | "not-now" | "failed" };

function OrderAction() {
  const { i18n, data, close } = shopify;
  const gid = data.selected[0]?.id ?? "";
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const read = useCallback(() => readOrder(gid, shopify.i18n.translate("language")).then(setAnswer), [gid]);
  useEffect(() => void read(), [read]);

  const say = async (part: Part, action: Part["actions"][number]["action"]) => {
    setBusy(part.id);
    setOutcome({ part: part.id, result: await act(part.id, action) });
    await read();
    setBusy(null);
  };

  return (
    <s-admin-action heading={i18n.translate("name")} loading={answer === null}>
      {answer === null ? (
        <s-spinner accessibilityLabel={i18n.translate("loading")} />
      ) : answer.kind === "order" ? (
        <s-stack direction="block" gap="large">
          {answer.order.parts.length === 0 ? <s-paragraph>{i18n.translate("empty")}</s-paragraph> : null}
          {answer.order.parts.map((part) => (
            <s-stack key={part.id} direction="block" gap="small">
              <s-stack direction="inline" gap="small" alignItems="center">
                <s-heading>{part.vendor}</s-heading>
                <s-badge tone={part.tone}>{part.state}</s-badge>
              </s-stack>
              {part.reason === null ? null : <s-paragraph>{part.reason}</s-paragraph>}
              {part.actions.length === 0 ? <s-text color="subdued">{i18n.translate("nothing")}</s-text> : null}
              <s-stack direction="inline" gap="small">
                {part.actions.map(({ action, label }) => (
                  <s-button
                    key={action}
                    disabled={busy !== null}
                    loading={busy === part.id}
                    accessibilityLabel={`${label}: ${part.vendor}`}
                    onClick={() => void say(part, action)}
                  >
                    {label}
                  </s-button>
                ))}
              </s-stack>
              {outcome?.part === part.id ? <Result of={outcome.result} /> : null}
            </s-stack>
          ))}
        </s-stack>
      ) : (
        <s-banner tone={answer.kind === "failed" ? "critical" : "info"}>{i18n.translate(answer.kind)}</s-banner>
      )}
      <s-button slot="secondary-actions" onClick={() => close()}>
        {i18n.translate("close")}
      </s-button>
    </s-admin-action>
  );
}

function Result({ of: result }: { readonly of: Outcome["result"] }) {
  const { translate } = shopify.i18n;
  if (result === "done") return <s-banner tone="success">{translate("done")}</s-banner>;
  return result === "not-now" ? (
    <s-banner tone="warning">{translate("notNow")}</s-banner>
  ) : (
    <s-banner tone="critical">{translate("failed")}</s-banner>
  );
}
