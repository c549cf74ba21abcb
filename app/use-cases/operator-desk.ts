/** What only who runs the app may do: over all shops, from the command line. */
export interface OperatorDesk {
  shops(): Promise<
    readonly {
      readonly id: string;
      readonly domain: string;
      readonly name: string;
      readonly installed: boolean;
      readonly syncOn: boolean;
    }[]
  >;
  /** Webhooks that could not be processed and were set aside, with the reason. */
  parked(): Promise<
    readonly {
      readonly id: string;
      readonly shopDomain: string;
      readonly topic: string;
      readonly receivedAt: string;
      readonly attempts: number;
      readonly errorCode: string | null;
    }[]
  >;
  /** Gives parked webhooks another chance; `all`: every one. Answers how many. */
  redrive(ids: readonly string[] | "all", dryRun: boolean): Promise<number>;
  /** Seals everything under the current key; counts by table. */
  rotateKeys(dryRun: boolean): Promise<
    readonly {
      readonly table: string;
      readonly column: string;
      readonly seen: number;
      readonly rotated: number;
      readonly unreadable: number;
    }[]
  >;
  /** The newest mails, as they were or would be sent. Without words when these were cleared or cannot be read. */
  mails(shopDomain: string): Promise<
    readonly {
      readonly at: string;
      readonly kind: string;
      readonly to: string;
      readonly subject: string;
      readonly text: string;
      readonly state: "waiting" | "sent" | "given-up";
      /** Why the last attempt failed, until one succeeds. */
      readonly code: string | null;
    }[]
  >;
  /** What the privacy topics asked for a shop and when it was done, newest first; also of a shop that was erased. */
  privacyRequests(shopDomain: string): Promise<
    readonly {
      readonly id: string;
      readonly kind: string;
      readonly askedAt: string;
      readonly finishedAt: string | null;
      readonly counts: Readonly<Record<string, number>>;
      /** An answer to a data request lies there until then. */
      readonly exportUntil: string | null;
    }[]
  >;
  /** The answer to a data request, as JSON; null: there is none, or its time is over. Fetching it is in the audit trail. */
  privacyExport(shopDomain: string, id: string, actor: string): Promise<string | null>;
}
