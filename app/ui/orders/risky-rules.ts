import type { RuleCheck } from "../../domain/sync-rules/decision.ts";
import { obstacles } from "../../domain/sync-rules/overriding.ts";

/** The failed rules that pushing anyway would outweigh. */
export function riskyRules(checks: readonly RuleCheck[]): readonly RuleCheck[] {
  const risky = obstacles(checks)["push-anyway"];
  return checks.filter(({ rule }) => risky.includes(rule));
}
