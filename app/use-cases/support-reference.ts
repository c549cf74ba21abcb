import { randomInt } from "node:crypto";
import type { ActivityToWrite } from "./activity-codes.ts";

const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Eight characters that a person can read out on the telephone; finds the entry in the log. */
export const newSupportReference = (): string =>
  Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join("");

/** What went wrong can be quoted (S8): an entry without a reference gets a new one. */
export const withReference = <Entry extends ActivityToWrite>(entry: Entry): Entry =>
  entry.level === undefined || entry.level === "info" || entry.reference
    ? entry
    : { ...entry, reference: newSupportReference() };
