declare const transaction: unique symbol;

/**
 * An open database transaction. Use cases only hand it on, so that what belongs together is written together; what
 * is inside is the repositories' business.
 */
export interface Transaction {
  readonly [transaction]: true;
}
