// What the app and its extensions at Shopify say to each other. It knows nothing, so that both can know it.

/** What the block and the action on Shopify's own order page show, in words. Nothing of the buyer. */
export interface ExtensionOrder {
  /** Of the order's page in the app, without the first slash. */
  readonly path: string;
  readonly parts: readonly ExtensionPart[];
  /** Lines of no vendor. */
  readonly unassigned: number;
}

export interface ExtensionPart {
  readonly id: string;
  readonly vendor: string;
  readonly state: string;
  readonly tone: "success" | "info" | "warning" | "critical" | "neutral";
  /** Why it is as it is; null: nothing stands in the way. */
  readonly reason: string | null;
  /** Whose move it is. */
  readonly move: string | null;
  /** The order's name in the vendor's store. */
  readonly storeOrder: string | null;
  readonly trackings: readonly { readonly text: string; readonly url: string | null }[];
  readonly actions: readonly { readonly action: ExtensionAction; readonly label: string }[];
}

/**
 * What may be done beside the order without reading more: none of these costs money or can send something twice. For the
 * others (push against a rule, cancel in the vendor's store) the app's own page asks first.
 */
export const extensionActions = ["release", "retry", "hold", "recheck"] as const;
export type ExtensionAction = (typeof extensionActions)[number];
