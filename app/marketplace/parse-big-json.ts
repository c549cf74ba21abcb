import { isInteger, isSafeNumber, parse } from "lossless-json";
import { err, ok, type Result } from "../domain/shared/result.ts";

/**
 * Parses JSON without losing digits: whole numbers beyond 2^53, as Shopify's ids are in places, become text, all other
 * numbers stay numbers. The error says that it is no JSON and quotes nothing.
 */
export function parseBigJson(text: string): Result<unknown, string> {
  try {
    return ok(
      parse(text, null, (digits) => (isInteger(digits) && !isSafeNumber(digits) ? digits : Number.parseFloat(digits))),
    );
  } catch {
    return err("not JSON");
  }
}
