import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { toDecimal } from "../domain/shared/money.ts";
import type { ReasonParams, RuleCheck } from "../domain/sync-rules/decision.ts";

/** Turns the codes that the rest of the app speaks in into sentences. A code without a sentence is shown, not hidden. */
export interface Sentences {
  readonly reason: (code: string, params: ReasonParams) => string;
  /** A few words, for lists and badges. */
  readonly reasonTitle: (code: string) => string;
  readonly ruleLabel: (rule: string) => string;
  readonly ruleResult: (check: RuleCheck) => string;
  readonly failure: (kind: string) => string;
  readonly activity: (code: string, params: ReasonParams) => string;
  /** What the proof of a day has found. */
  readonly finding: (finding: {
    readonly kind: string;
    readonly params: ReasonParams;
    readonly vendorName: string | null;
    readonly lineTitle: string | null;
  }) => string;
  readonly unassigned: (reason: string) => string;
  readonly platform: (id: string) => string;
  /** Who did it, from the audit trail's "staff:123", "cli:name" or plain words. */
  readonly actor: (actor: string) => string;
}

export function useSentences(): Sentences {
  const { t } = useTranslation();
  return useMemo(() => createSentences(t), [t]);
}

export function createSentences(t: TFunction): Sentences {
  const known = (key: string, params: Record<string, unknown>, otherwise: string): string =>
    t(key, { ...params, defaultValue: "" }) || otherwise;
  const platform = (id: string): string => known(`platform.${id}`, {}, id.charAt(0).toUpperCase() + id.slice(1));

  const actor = (by: string): string => {
    const [kind = "", ...rest] = by.split(":");
    return known(`actor.${kind}`, { id: rest.join(":") }, by);
  };

  const reasonTitle = (code: string): string =>
    known(`reasonTitle.${code}`, {}, known(`failureTitle.${code}`, {}, known(`state.${code}`, {}, code)));

  /** Parameters that are codes themselves become words first. */
  const inWords = (params: ReasonParams): Record<string, string | number> => {
    const words: Record<string, string | number> = { ...params };
    if (params.status !== undefined) words.status = known(`financial.${params.status}`, {}, String(params.status));
    if (params.fulfillment !== undefined)
      words.fulfillment = known(`fulfillment.${params.fulfillment}`, {}, String(params.fulfillment));
    if (params.platform !== undefined) words.platform = platform(String(params.platform));
    if (params.capability !== undefined)
      words.capability = known(`capability.${params.capability}`, {}, String(params.capability));
    if (params.reason !== undefined) words.reason = reasonTitle(String(params.reason));
    // Why an add-on is not active chooses among its sentences.
    if (params.addOn !== undefined) words.context = String(params.addOn);
    if (params.failure !== undefined) words.failure = reasonTitle(String(params.failure));
    if (params.kind !== undefined) words.kind = known(`proof.finding.${params.kind}.title`, {}, String(params.kind));
    if (params.actor !== undefined) words.actor = actor(String(params.actor));
    if (params.addOnKind !== undefined)
      words.addOnKind = known(`addOns.${params.addOnKind}.label`, {}, String(params.addOnKind));
    if (params.fields !== undefined)
      words.fields = String(params.fields)
        .split(" ")
        .map((field) => known(`settings.field.${field}`, {}, field))
        .join(", ");
    for (const side of ["ours", "theirs", "amount"] as const) {
      const minor = params[side];
      if (typeof minor !== "number" || typeof params.currency !== "string") continue;
      words[side] = `${toDecimal({ minor, currency: params.currency })} ${params.currency}`;
    }
    return words;
  };

  return {
    reason: (code, params) =>
      known(`reason.${code}`, inWords(params), known(`failure.${code}`, {}, t("reasonUnknown", { code }))),
    reasonTitle,
    ruleLabel: (rule) => known(`rule.${rule}.label`, {}, rule),
    ruleResult: ({ rule, outcome, params }) =>
      outcome === "not-asked"
        ? t("rule.notAsked")
        : outcome === "overridden"
          ? `${known(`rule.${rule}.fail`, inWords(params), "")} ${t("rule.overridden")}`
          : known(`rule.${rule}.${outcome}`, inWords(params), ""),
    failure: (kind) => known(`failure.${kind}`, {}, t("reasonUnknown", { code: kind })),
    // A sentence whose last part was not recorded ends before its colon.
    activity: (code, params) => known(`activity.${code}`, inWords(params), code).replace(/:\s*$/, ""),
    finding: ({ kind, params, vendorName, lineTitle }) =>
      known(
        `proof.finding.${kind}.text`,
        {
          ...inWords(params),
          vendor: vendorName ?? t("proof.someVendor"),
          product: lineTitle ?? t("proof.someProduct"),
        },
        kind,
      ),
    unassigned: (reason) => known(`unassigned.${reason}`, {}, reason),
    platform,
    actor,
  };
}
