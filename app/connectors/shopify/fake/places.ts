import type { AddressRow } from "./shop-state.ts";

const countries = new Intl.DisplayNames(["en"], { type: "region" });

export const countryName = (code: string | null): string | null =>
  code === null ? null : (countries.of(code) ?? code);

export const fullName = (person: { firstName: string | null; lastName: string | null }): string | null =>
  [person.firstName, person.lastName].filter(Boolean).join(" ") || null;

const fields = [
  "firstName",
  "lastName",
  "company",
  "address1",
  "address2",
  "city",
  "provinceCode",
  "countryCode",
  "zip",
  "phone",
] as const;
export type AddressInput = { readonly [field in (typeof fields)[number]]?: string | null };

/** An address as given, with null for what was left out or empty. */
export const addressRow = (input: AddressInput): AddressRow =>
  Object.fromEntries(fields.map((field) => [field, input[field] || null])) as unknown as AddressRow;
