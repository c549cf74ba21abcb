/**
 * The form an address is compared in. Upper and lower case are one: providers that tell them apart are not known, and
 * people who type their own name with a capital are.
 */
export const foldEmail = (email: string): string => email.normalize("NFC").trim().toLowerCase();
