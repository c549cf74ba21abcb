import { z } from "zod";

export interface OfflineToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date | null;
  readonly scope: string | null;
}

const answerSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive().optional().catch(undefined),
  refresh_token_expires_in: z.number().positive().optional().catch(undefined),
  scope: z.string().optional().catch(undefined),
});

/** Shopify's tokens live an hour. Assumed when an answer leaves it out, since "never" would end in a dead token. */
const usualLifeSeconds = 3_600;

/** The pair of tokens that Shopify's token address answers with; null for anything else. */
export function parseOfflineToken(body: string, now: Date): OfflineToken | null {
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
  try {
    const parsed = answerSchema.parse(JSON.parse(body));
    return {
      accessToken: parsed.access_token,
      expiresAt: after(parsed.expires_in ?? usualLifeSeconds),
      refreshToken: parsed.refresh_token,
      refreshTokenExpiresAt: parsed.refresh_token_expires_in ? after(parsed.refresh_token_expires_in) : null,
      scope: parsed.scope ?? null,
    };
  } catch {
    return null;
  }
}
