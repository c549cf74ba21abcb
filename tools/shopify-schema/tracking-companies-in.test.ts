import { expect, test } from "vitest";
import { trackingCompaniesIn } from "./tracking-companies-in.ts";

test("one a line, then lists by country, some wrapped; each once, sorted", () => {
  const description = `The name.

### Supported tracking companies

The following tracking companies display for shops located in any country:

  * DPD
  * Heppner GmbH & Co.

The following tracking companies are displayed for shops located in specific countries:

  * **Australia**: Hunter Express, DPD,
Couriers Please
  * **South Africa**: Fastway, Skynet.
`;
  expect(trackingCompaniesIn(description)).toEqual([
    "Couriers Please",
    "DPD",
    "Fastway",
    "Heppner GmbH & Co.",
    "Hunter Express",
    "Skynet",
  ]);
});
