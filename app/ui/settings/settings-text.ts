/** A number field that was emptied is not a number; JSON has no word for it, and null would mean "no limit". */
export const settingsText = (content: unknown): string =>
  JSON.stringify(content, (_, value: unknown) => (Number.isNaN(value) ? "" : value));
