-- What a variant costs the merchant, as last read with the catalogue: an amount and its currency, or neither.
ALTER TABLE "product_variant"
  ADD COLUMN "unitCostMinor" BIGINT,
  ADD COLUMN "unitCostCurrency" TEXT,
  ADD CONSTRAINT "product_variant_unitCost" CHECK (("unitCostMinor" IS NULL) = ("unitCostCurrency" IS NULL));
