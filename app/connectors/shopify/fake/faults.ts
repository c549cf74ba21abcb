import type { FakeFault } from "../../_contract/fake-store.ts";

/** Faults waiting for requests, first in first out; one that is spent makes room for the next. */
export class Faults {
  #waiting: { readonly fault: FakeFault; left: number | null }[] = [];

  add(fault: FakeFault): void {
    this.#waiting.push({ fault, left: fault.times });
  }
  clear(): void {
    this.#waiting = [];
  }

  /** The fault for this request, if one is due; counts it. */
  next(createsOrder: boolean): FakeFault | null {
    const found = this.#waiting.find(({ fault }) => fault.matching !== "creates" || createsOrder);
    if (!found) return null;
    if (found.left !== null) {
      found.left -= 1;
      if (found.left <= 0) this.#waiting = this.#waiting.filter((entry) => entry !== found);
    }
    return found.fault;
  }
}
