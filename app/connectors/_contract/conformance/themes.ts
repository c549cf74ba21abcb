import { allOrNothingTheme } from "./all-or-nothing-theme.ts";
import { catalogueTheme } from "./catalogue-theme.ts";
import { changesTheme } from "./changes-theme.ts";
import { consentTheme } from "./consent-theme.ts";
import { credentialsTheme } from "./credentials-theme.ts";
import { fulfillmentsTheme } from "./fulfillments-theme.ts";
import { hintsTheme } from "./hints-theme.ts";
import { itemEditsTheme } from "./item-edits-theme.ts";
import { limitsTheme } from "./limits-theme.ts";
import { manifestTheme } from "./manifest-theme.ts";
import { locationsTheme } from "./locations-theme.ts";
import { mannersTheme } from "./manners-theme.ts";
import { mappingTheme } from "./mapping-theme.ts";
import { proofTheme } from "./proof-theme.ts";
import { onceOnlyTheme } from "./once-only-theme.ts";
import { statusesTheme } from "./statuses-theme.ts";
import type { Theme } from "./theme.ts";
import { weatherTheme } from "./weather-theme.ts";

/** The whole suite. */
export const themes: readonly Theme[] = [
  manifestTheme,
  credentialsTheme,
  consentTheme,
  mappingTheme,
  onceOnlyTheme,
  allOrNothingTheme,
  weatherTheme,
  fulfillmentsTheme,
  statusesTheme,
  locationsTheme,
  changesTheme,
  proofTheme,
  itemEditsTheme,
  hintsTheme,
  catalogueTheme,
  limitsTheme,
  mannersTheme,
];
