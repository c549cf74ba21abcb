import { notFound } from "../lib/vendor-session.server.ts";

/** An address under /portal that means nothing gets the portal's own page for that, not the root's. */
export const loader = () => {
  throw notFound();
};

export default function Nothing() {
  return null;
}
