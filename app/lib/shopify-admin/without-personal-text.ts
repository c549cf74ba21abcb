/**
 * Shopify's error texts may quote what we sent. Masks what looks like an e-mail address or a telephone number and
 * cuts the rest short, so that the sentence may be logged and shown.
 */
export const withoutPersonalText = (message: string): string =>
  message
    .replace(/[^\s"'<>(),;]+@[^\s"'<>(),;]+/g, "***")
    .replace(/\+?\d[\d\s().-]{5,}\d/g, "***")
    .slice(0, 240);
