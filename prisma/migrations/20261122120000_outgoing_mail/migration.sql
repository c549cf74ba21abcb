-- When a mail is sent next; null when it was sent, or given up.
ALTER TABLE "mail" ADD COLUMN "nextAttemptAt" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP;
