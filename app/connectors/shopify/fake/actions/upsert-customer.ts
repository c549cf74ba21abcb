import { addressRow, type AddressInput } from "../places.ts";
import type { ShopRuntime } from "../shop-runtime.ts";
import type { CustomerRow } from "../shop-state.ts";

export interface CustomerInput {
  readonly id?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly note?: string | null;
  readonly tags?: readonly string[] | null;
}

/** Finds the customer by id, e-mail or phone, or makes one. The order's shipping address becomes the default one. */
export function upsertCustomer(
  shop: ShopRuntime,
  input: CustomerInput,
  shippingAddress: AddressInput | null,
): CustomerRow {
  const now = shop.now().toISOString();
  const { customers } = shop.state;
  let customer = customers.find(
    (row) =>
      (input.id && row.id === input.id) ||
      (input.email && row.email?.toLowerCase() === input.email.toLowerCase()) ||
      (input.phone && row.phone === input.phone),
  );
  if (!customer) {
    customer = {
      id: shop.newId("Customer"),
      email: null,
      phone: null,
      firstName: null,
      lastName: null,
      note: null,
      tags: [],
      defaultAddress: null,
      createdAt: now,
      updatedAt: now,
    };
    customers.push(customer);
  }
  customer.email = input.email ?? customer.email;
  customer.phone = input.phone ?? customer.phone;
  customer.firstName = input.firstName ?? customer.firstName;
  customer.lastName = input.lastName ?? customer.lastName;
  customer.note = input.note ?? customer.note;
  if (input.tags) customer.tags = [...input.tags];
  if (shippingAddress) customer.defaultAddress = { ...addressRow(shippingAddress), id: shop.newId("MailingAddress") };
  customer.updatedAt = now;
  return customer;
}
