import { type CapabilityId, type Manifest, supports } from "./manifest.ts";

/** What a merchant can change about an order as a whole (L6), in the order in which it is shown. */
export const editedFields = [
  "note",
  "tags",
  "attributes",
  "shippingAddress",
  "billingAddress",
  "name",
  "email",
  "phone",
  "marketing",
] as const;
export type EditedField = (typeof editedFields)[number];

/** `partly`: not all of it, or in another place; the reasons say which. */
export type FateOfEdit = "travels" | "partly" | "not";

export interface EditFate {
  readonly field: EditedField;
  readonly fate: FateOfEdit;
  /** Whose doing it is that less than all of it travels. */
  readonly because: readonly ("platform" | "override")[];
  /** Where the platform says how it takes the field. */
  readonly capability: CapabilityId;
}

/**
 * With the buyer's details replaced by the merchant's (O4): texts and tags travel without the buyer in them, a street
 * travels without its people, and who the buyer is does not travel at all.
 */
const fields: Readonly<Record<EditedField, { readonly capability: CapabilityId; readonly overridden: FateOfEdit }>> = {
  note: { capability: "updateNote", overridden: "partly" },
  tags: { capability: "updateTags", overridden: "partly" },
  attributes: { capability: "updateAttributes", overridden: "partly" },
  shippingAddress: { capability: "updateShippingAddress", overridden: "partly" },
  billingAddress: { capability: "updateBillingAddress", overridden: "not" },
  name: { capability: "updateName", overridden: "not" },
  email: { capability: "updateEmail", overridden: "not" },
  phone: { capability: "updatePhone", overridden: "not" },
  marketing: { capability: "updateMarketing", overridden: "not" },
};

const least: readonly FateOfEdit[] = ["not", "partly", "travels"];
const fateOfSupport = { full: "travels", partial: "partly", none: "not" } as const;

/** What becomes of every order-level edit on one platform, from its manifest and the merchant's choice about O4. */
export const fatesOfEdits = (manifest: Manifest, settings: { readonly overrideCustomer: boolean }): EditFate[] =>
  editedFields.map((field) => {
    const { capability, overridden } = fields[field];
    const able = supports(manifest, "updateOrder") ? manifest.capabilities[capability].support : "none";
    const byPlatform: FateOfEdit = fateOfSupport[able];
    const byOverride: FateOfEdit = settings.overrideCustomer ? overridden : "travels";
    const fate = least.find((candidate) => candidate === byPlatform || candidate === byOverride) ?? "not";
    return {
      field,
      fate,
      capability,
      because: [
        ...(byPlatform === "travels" ? [] : (["platform"] as const)),
        ...(byOverride === "travels" ? [] : (["override"] as const)),
      ],
    };
  });
