-- When the merchant was written to about a finding: each is told once.
ALTER TABLE "proof_finding" ADD COLUMN "toldAt" TIMESTAMPTZ(3);
