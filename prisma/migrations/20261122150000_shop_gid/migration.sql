-- A webhook's signature covers its body only; the shop's id in the body tells whose it is.
ALTER TABLE "shop" ADD COLUMN "gid" TEXT;
