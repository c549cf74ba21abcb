import { randomBytes } from "node:crypto";
import type { CallContext, Connector } from "../../connectors/_contract/connector.ts";
import type { HintDelivery } from "../../connectors/_contract/hints.ts";
import type { Outcome } from "../../connectors/_contract/outcome.ts";
import type { ConnectionId } from "../../domain/shared/ids.ts";
import type { ConnectDeps } from "./connect-ports.ts";

export const hintUrl = (origin: string, platform: string, connection: ConnectionId): string =>
  `${origin}/hooks/${platform}/${connection}`;

/** Asks the store to tell us of changes. Null: its platform cannot. What fails is mended on schedule. */
export async function subscribeHints(
  deps: Pick<ConnectDeps, "book" | "origin">,
  connector: Connector,
  connection: ConnectionId,
  context: CallContext,
): Promise<Outcome<{ readonly mended: boolean }> | null> {
  if (!connector.hints) return null;
  const secret = await deps.book.ensureHintSecret(connection, randomBytes(32).toString("base64url"));
  return connector.hints.subscribe(context, { url: hintUrl(deps.origin, connector.manifest.id, connection), secret });
}

/** Takes in a webhook of a vendor's store. It is believed only so far as to look there soon. */
export async function takeHint(
  deps: Pick<ConnectDeps, "book" | "connectors">,
  platform: string,
  connection: string,
  delivery: HintDelivery,
): Promise<200 | 401 | 404> {
  const hints = deps.connectors[platform]?.hints;
  const secret = hints ? await deps.book.readHintSecret(platform, connection) : null;
  if (!hints || secret === null) return 404;
  const read = hints.read(delivery, secret);
  if (read === "forged") return 401;
  if (read === "changed") await deps.book.noteHint(connection as ConnectionId);
  return 200;
}

/** Stores switch webhooks off when they could not be delivered for a while. */
export async function mendHints(deps: ConnectDeps): Promise<{ readonly asked: number; readonly mended: number }> {
  const platforms = Object.values(deps.connectors).flatMap(({ hints, manifest }) => (hints ? [manifest.id] : []));
  const connections = await deps.book.listForHints(platforms);
  let mended = 0;
  for (const { shop, connection } of connections) {
    const outcome = await deps.callStore(shop, connection, (connector, context) =>
      connector.hints ? mend(deps, connector, connection, context) : null,
    );
    if (outcome?.kind === "ok" && outcome.value.mended) mended += 1;
  }
  return { asked: connections.length, mended };
}

async function mend(
  deps: ConnectDeps,
  connector: Connector,
  connection: ConnectionId,
  context: CallContext,
): Promise<Outcome<{ readonly mended: boolean }>> {
  const outcome = await subscribeHints(deps, connector, connection, context);
  return outcome ?? { kind: "unsupported", capability: "webhooks" };
}
