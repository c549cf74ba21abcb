/** The addresses of the vendor portal, spelled here and nowhere else. */
export const portalPaths = {
  /** @param to the page to go on to */
  signIn: (to: string | null = null) =>
    to === null ? "/portal/sign-in" : `/portal/sign-in?${new URLSearchParams({ to })}`,
  orders: (query: { readonly show?: "open" | "all"; readonly cursor?: string; readonly direction?: "back" } = {}) => {
    const search = new URLSearchParams();
    if (query.show === "all") search.set("show", "all");
    if (query.cursor) search.set("cursor", query.cursor);
    if (query.direction) search.set("direction", query.direction);
    return search.size > 0 ? `/portal/orders?${search}` : "/portal/orders";
  },
  order: (id: string) => `/portal/orders/${encodeURIComponent(id)}`,
  packingSlip: (id: string) => `/portal/orders/${encodeURIComponent(id)}/packing-slip`,
  packingSlipPdf: (id: string) => `/portal/orders/${encodeURIComponent(id)}/packing-slip.pdf`,
  store: "/portal/store",
  platforms: "/portal/store/platforms",
  platform: (id: string) => `/portal/store/platforms/${encodeURIComponent(id)}`,
  receive: "/portal/receive",
  account: "/portal/account",
} as const;
