import { describe, expect, it } from "vitest";
import { activityFilterOnly } from "./activity-filters.ts";
import { activityPageFrom } from "./activity-query.server.ts";

const read = (query: string) => activityPageFrom(new URLSearchParams(query));
const vendor = "018f3b1e-0000-7000-8000-000000000001";

describe("the filters of the log, from the address", () => {
  it("narrow nothing when there are none", () => {
    expect(read("")).toEqual({
      search: "",
      vendorId: null,
      platform: null,
      group: null,
      level: null,
      withinHours: null,
      from: null,
      to: null,
      cursor: null,
      direction: "forward",
    });
  });

  it("are all there", () => {
    const query = `search=%231001&vendor=${vendor}&platform=shopify&kind=pushes&level=error&time=7d&from=2026-11-01&to=2026-11-22&cursor=c&direction=back`;
    expect(read(query)).toEqual({
      search: "#1001",
      vendorId: vendor,
      platform: "shopify",
      group: "pushes",
      level: "error",
      withinHours: 168,
      from: "2026-11-01",
      to: "2026-11-22",
      cursor: "c",
      direction: "back",
    });
  });

  it("ignore what they do not know", () => {
    expect(read("vendor=1&kind=all&level=fatal&time=forever&from=yesterday&to=2026-02-30&direction=up")).toEqual(
      read(""),
    );
  });

  it("go along without the place on the page", () => {
    expect(activityFilterOnly(new URLSearchParams("level=error&cursor=c&direction=back&search=")).toString()).toBe(
      "level=error",
    );
  });
});
