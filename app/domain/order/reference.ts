/**
 * Every external order carries a reference of ours: what its store is asked for before anything is sent again, and how
 * an order that we made is told from one that a buyer placed (L12).
 */
export const referencePrefix = "VSS-";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * The reference of a vendor order, from its UUID: 30 characters that are the same on every attempt, without letters
 * that are mistaken for digits. Some platforms keep no more than 32 characters.
 */
export function referenceOf(vendorOrderId: string): string {
  let rest = BigInt(`0x${vendorOrderId.replaceAll("-", "")}`);
  let text = "";
  for (let digit = 0; digit < 26; digit += 1) {
    text = alphabet[Number(rest % 32n)] + text;
    rest /= 32n;
  }
  return referencePrefix + text;
}

/** Whether a source identifier on a marketplace order is one of our references. */
export const isOurReference = (text: string | null): boolean => text !== null && text.startsWith(referencePrefix);
