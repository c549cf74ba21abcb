/** What Shopify answers when it understood a request and refuses it. */
export interface UserError {
  readonly field: readonly string[] | null;
  readonly message: string;
  readonly code?: string;
}
export type Done<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: UserError[] };

export const done = <T>(value: T): Done<T> => ({ ok: true, value });
export const refuse = (field: readonly string[] | null, message: string, code?: string): Done<never> => ({
  ok: false,
  errors: [{ field, message, ...(code && { code }) }],
});

/** For staff and shoppers, who have no userErrors: a refusal is an exception. */
export function expectDone<T>(outcome: Done<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.errors.map(({ message }) => message).join("; "));
}
