import type { Connector } from "../connector.ts";
import type { FakePlatform } from "../fake-store.ts";

/** What the suite examines: a connector and the simulated store of its platform. */
export interface Subject {
  readonly connector: Connector;
  readonly platform: FakePlatform;
}

/** One group of promises that every connector keeps. A check throws if its promise is broken. */
export interface Theme {
  readonly name: string;
  /** Chosen by what the manifest declares: what a platform cannot do is checked in its own theme. */
  checks(subject: Subject): readonly Check[];
}

export interface Check {
  readonly name: string;
  run(): Promise<void>;
}
