-- Why the last attempt failed; of a mail that was given up: why.
ALTER TABLE "mail" ADD COLUMN "failedCode" TEXT;

-- A mail that is neither sent nor to be sent says why. What was sent before the column came is not due.
UPDATE "mail" SET "nextAttemptAt" = NULL WHERE "sentAt" IS NOT NULL;
UPDATE "mail" SET "failedCode" = 'unreadable' WHERE "sentAt" IS NULL AND "nextAttemptAt" IS NULL;
ALTER TABLE "mail" ADD CONSTRAINT "mail_given_up_check"
  CHECK ("sentAt" IS NOT NULL OR "nextAttemptAt" IS NOT NULL OR "failedCode" IS NOT NULL);

DROP INDEX "mail_unsent_idx";
CREATE INDEX "mail_due_idx" ON "mail" ("nextAttemptAt", "id") WHERE "nextAttemptAt" IS NOT NULL;
COMMENT ON INDEX "mail_due_idx" IS 'The next mails to send, over all shops, however many were sent.';

-- Mails are written by whoever causes them, in several places: the table itself wakes the one who sends them, when the
-- transaction commits.
CREATE FUNCTION announce_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM written) THEN
    PERFORM pg_notify('mail', '');
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "mail_announced" AFTER INSERT ON "mail" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION announce_mail();
