import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Answer, type ExtensionOrder, readOrder } from "../../shared/app-order.ts";

/** Shopify calls this once for each order page on which the block is pinned. */
export default function start(): void {
  render(<OrderBlock />, document.body);
}

function OrderBlock() {
  const { i18n, data } = shopify;
  const gid = data.selected[0]?.id ?? "";
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => void readOrder(gid, shopify.i18n.translate("language")).then(setAnswer), [gid]);

  return (
    <s-admin-block heading={i18n.translate("name")}>
      {answer === null ? (
        <s-spinner accessibilityLabel={i18n.translate("loading")} />
      ) : answer.kind === "order" ? (
        <Parts order={answer.order} />
      ) : (
        <s-paragraph tone={answer.kind === "failed" ? "critical" : "info"}>{i18n.translate(answer.kind)}</s-paragraph>
      )}
    </s-admin-block>
  );
}

function Parts({ order }: { readonly order: ExtensionOrder }) {
  const { i18n, navigation } = shopify;
  return (
    <s-stack direction="block" gap="base">
      {order.parts.length === 0 ? <s-paragraph>{i18n.translate("empty")}</s-paragraph> : null}
      {order.parts.map((part) => (
        <s-stack key={part.id} direction="block" gap="small-300">
          <s-stack direction="inline" gap="small" alignItems="center">
            <s-heading>{part.vendor}</s-heading>
            <s-badge tone={part.tone}>{part.state}</s-badge>
            {part.storeOrder === null ? null : <s-text color="subdued">{part.storeOrder}</s-text>}
          </s-stack>
          {part.reason === null ? null : <s-paragraph>{part.reason}</s-paragraph>}
          {part.move === null ? null : <s-text color="subdued">{part.move}</s-text>}
          {part.trackings.map(({ text, url }) =>
            url === null ? (
              <s-text key={text}>{text}</s-text>
            ) : (
              <s-link key={text} href={url} target="_blank">
                {text}
              </s-link>
            ),
          )}
        </s-stack>
      ))}
      {order.unassigned === 0 ? null : (
        <s-paragraph tone="caution">{i18n.translate("unassigned", { count: order.unassigned })}</s-paragraph>
      )}
      <s-stack direction="inline" gap="small">
        {order.parts.some(({ actions }) => actions.length > 0) ? (
          <s-button onClick={() => navigation.navigate("extension://vendor-parts-action")}>
            {i18n.translate("push")}
          </s-button>
        ) : null}
        <s-link href={`app:${order.path}`}>{i18n.translate("open")}</s-link>
      </s-stack>
    </s-stack>
  );
}
