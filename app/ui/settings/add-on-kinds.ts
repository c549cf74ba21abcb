export const addOnKinds = ["order-push", "inventory-sync", "locations"] as const;
export type AddOnKind = (typeof addOnKinds)[number];
