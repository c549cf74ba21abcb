/**
 * Every sealed column, and what its envelopes are bound to: the one place where bindings are named. Key rotation walks
 * this list, so a column that is missing here would keep an old key alive; a test compares it with the schema.
 */
export const bindings = {
  connectionCredentials: (connectionId: string) => `connection:${connectionId}:credentials`,
  connectionHintSecret: (connectionId: string) => `connection:${connectionId}:hint-secret`,
  /** By shop and gid, because the row's id is not known before an upsert. */
  orderPersonal: (shopId: string, gid: string) => `marketplace-order:${shopId}:${gid}:personal`,
  /** By what makes the row unique: the id does not exist yet when the one INSERT is made. */
  inboxBody: (shopDomain: string, topic: string, webhookId: string) => `inbox:${shopDomain}:${topic}:${webhookId}:body`,
  mailContent: (shopId: string, dedupeKey: string) => `mail:${shopId}:${dedupeKey}:content`,
  lookupKey: () => "lookup-key",
  portalUserEmail: (userId: string) => `portal-user:${userId}:email`,
  invitationEmail: (invitationId: string) => `vendor-invitation:${invitationId}:email`,
  vendorAnswerNote: (vendorOrderId: string) => `vendor-answer:${vendorOrderId}:note`,
  notificationAddresses: (shopId: string) => `notification-settings:${shopId}:addresses`,
  privacySubject: (requestId: string) => `privacy-request:${requestId}:subject`,
  privacyExport: (requestId: string) => `privacy-request:${requestId}:export`,
  sessionToken: (sessionId: string, token: "access" | "refresh") => `session:${sessionId}:${token}`,
} as const;

export interface SealedColumn {
  readonly table: string;
  /** Primary key; `cast` is its SQL type, for paging. */
  readonly key: { readonly column: string; readonly cast: "uuid" | "bigint" | "text" };
  readonly column: string;
  /** Shopify's session storage only knows text columns: there the envelope is base64 behind a prefix. */
  readonly form: "bytes" | "text";
  /** Columns that `binding` needs, in its order. */
  readonly boundBy: readonly string[];
  readonly binding: (...values: readonly string[]) => string;
}

export const sealedColumns: readonly SealedColumn[] = [
  {
    table: "connection",
    key: { column: "id", cast: "uuid" },
    column: "credentialsSealed",
    form: "bytes",
    boundBy: ["id"],
    binding: (id = "") => bindings.connectionCredentials(id),
  },
  {
    table: "connection",
    key: { column: "id", cast: "uuid" },
    column: "hintSecretSealed",
    form: "bytes",
    boundBy: ["id"],
    binding: (id = "") => bindings.connectionHintSecret(id),
  },
  {
    table: "marketplace_order",
    key: { column: "id", cast: "uuid" },
    column: "personalSealed",
    form: "bytes",
    boundBy: ["shopId", "gid"],
    binding: (shopId = "", gid = "") => bindings.orderPersonal(shopId, gid),
  },
  {
    table: "inbox",
    key: { column: "id", cast: "bigint" },
    column: "bodySealed",
    form: "bytes",
    boundBy: ["shopDomain", "topic", "webhookId"],
    binding: (shopDomain = "", topic = "", webhookId = "") => bindings.inboxBody(shopDomain, topic, webhookId),
  },
  {
    table: "mail",
    key: { column: "id", cast: "uuid" },
    column: "contentSealed",
    form: "bytes",
    boundBy: ["shopId", "dedupeKey"],
    binding: (shopId = "", dedupeKey = "") => bindings.mailContent(shopId, dedupeKey),
  },
  {
    table: "lookup_key",
    key: { column: "id", cast: "bigint" },
    column: "keySealed",
    form: "bytes",
    boundBy: ["id"], // one row, so its id adds nothing
    binding: () => bindings.lookupKey(),
  },
  {
    table: "portal_user",
    key: { column: "id", cast: "uuid" },
    column: "emailSealed",
    form: "bytes",
    boundBy: ["id"],
    binding: (id = "") => bindings.portalUserEmail(id),
  },
  {
    table: "vendor_invitation",
    key: { column: "id", cast: "uuid" },
    column: "emailSealed",
    form: "bytes",
    boundBy: ["id"],
    binding: (id = "") => bindings.invitationEmail(id),
  },
  {
    table: "vendor_answer",
    key: { column: "vendorOrderId", cast: "uuid" },
    column: "noteSealed",
    form: "bytes",
    boundBy: ["vendorOrderId"],
    binding: (vendorOrderId = "") => bindings.vendorAnswerNote(vendorOrderId),
  },
  {
    table: "notification_settings",
    key: { column: "shopId", cast: "uuid" },
    column: "addressesSealed",
    form: "bytes",
    boundBy: ["shopId"],
    binding: (shopId = "") => bindings.notificationAddresses(shopId),
  },
  {
    table: "privacy_request",
    key: { column: "id", cast: "uuid" },
    column: "subjectSealed",
    form: "bytes",
    boundBy: ["id"],
    binding: (id = "") => bindings.privacySubject(id),
  },
  {
    table: "privacy_request",
    key: { column: "id", cast: "uuid" },
    column: "exportSealed",
    form: "bytes",
    boundBy: ["id"],
    binding: (id = "") => bindings.privacyExport(id),
  },
  {
    table: "session",
    key: { column: "id", cast: "text" },
    column: "accessToken",
    form: "text",
    boundBy: ["id"],
    binding: (id = "") => bindings.sessionToken(id, "access"),
  },
  {
    table: "session",
    key: { column: "id", cast: "text" },
    column: "refreshToken",
    form: "text",
    boundBy: ["id"],
    binding: (id = "") => bindings.sessionToken(id, "refresh"),
  },
];

const textPrefix = "sealed:";

/** A sealed envelope for a text column. */
export const sealedToText = (sealed: Uint8Array): string => textPrefix + Buffer.from(sealed).toString("base64");

/** Null when the text is not a sealed envelope. */
export const sealedFromText = (text: string): Uint8Array | null =>
  text.startsWith(textPrefix) ? new Uint8Array(Buffer.from(text.slice(textPrefix.length), "base64")) : null;
