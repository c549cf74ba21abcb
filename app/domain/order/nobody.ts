import type { OrderPersonal } from "./marketplace-order.ts";

/** In place of a buyer whose details are not at hand, or were cleared. */
export const nobody: OrderPersonal = {
  customerGid: null,
  firstName: null,
  lastName: null,
  email: null,
  phone: null,
  acceptsMarketing: false,
  shippingAddress: null,
  billingAddress: null,
  note: null,
  attributes: [],
  lineProperties: {},
};
