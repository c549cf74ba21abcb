/**
 * The page of the portal that somebody wanted before having to sign in, where an address names one: a path of ours, of
 * plain words, without a query. All else (other sites, other parts of this one, "..", "//", what is escaped) is null,
 * since whoever writes a link decides what stands in it.
 */
export function wantedPage(path: string | null): string | null {
  return path !== null &&
    path.length <= 200 &&
    /^\/portal\/(?:orders|store|receive|account)(?:\/[\w-]+)*(?:\.pdf)?$/.test(path)
    ? path
    : null;
}
