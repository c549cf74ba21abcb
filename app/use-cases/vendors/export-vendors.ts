import { exportedOnly, importedColumns, shown } from "../../domain/vendors/plan-vendor-import.ts";
import { writeCsv } from "../../domain/shared/csv.ts";
import type { VendorView } from "../views.ts";

/** Every vendor as a row that the import reads back without changing anything. */
export const exportVendors = (vendors: readonly VendorView[]): string =>
  writeCsv([
    [...importedColumns, ...exportedOnly],
    ...vendors.map((vendor) => [
      ...importedColumns.map((column) => shown({ ...vendor, paused: vendor.pausedAt !== null }, column)),
      vendor.aliases.join(" | "),
      vendor.connection?.platform ?? "",
      vendor.connection?.storeHost ?? "",
      vendor.connection?.health ?? "",
      String(vendor.products.total),
      String(vendor.products.mapped),
      String(vendor.openOrders),
    ]),
  ]);
