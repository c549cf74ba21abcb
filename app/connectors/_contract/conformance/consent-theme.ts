import { expect } from "vitest";
import type { Credentials } from "../connector.ts";
import type { Consent, ConsentAnswer } from "../consent.ts";
import { type Bench, openBench, valueOf } from "./bench.ts";
import type { Theme } from "./theme.ts";

const state = "3q2-7wAAAAAstate_of_one_attempt_0123456789-_AB";
const callbackUrl = "https://app.example/connect/callback";
const returnUrl = "https://app.example/portal/back";

const consentOf = (bench: Bench): Consent => {
  if (!bench.connector.consent) throw new Error("declared, but missing");
  return bench.connector.consent;
};

/** The values that are asked for, as a vendor would fill them in. */
function askedOf(bench: Bench): Credentials {
  const all = bench.store.credentials();
  return Object.fromEntries((bench.connector.manifest.consent?.asks ?? []).map((key) => [key, all[key] ?? ""]));
}

function pageOf(bench: Bench): string {
  const { operator } = bench.context();
  const begun = consentOf(bench).begin({ asked: askedOf(bench), state, callbackUrl, returnUrl, operator });
  if (!begun.ok) throw new Error(begun.error.message);
  return begun.value;
}

async function approve(bench: Bench, decision: "approve" | "approve-less" = "approve"): Promise<ConsentAnswer> {
  const request = await bench.store.consent?.decide(pageOf(bench), decision);
  if (!request) throw new Error("nobody was told of the approval");
  return { method: request.method, query: new URL(request.url).searchParams, body: request.body };
}

const finish = (bench: Bench, answer: ConsentAnswer, asked = askedOf(bench)) =>
  consentOf(bench).finish(bench.context(asked), answer);

/** Changes the last character of one value, wherever the platform carries it. */
function tamper(answer: ConsentAnswer): ConsentAnswer[] {
  const other = (text: string): string => text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");
  return [...answer.query].map(([name, value]) => {
    const query = new URLSearchParams(answer.query);
    query.set(name, other(value));
    return { ...answer, query };
  });
}

/** Consent on the platform's own page brings working credentials, to the attempt that asked for them and no other. */
export const consentTheme: Theme = {
  name: "consent",
  checks: (subject) =>
    subject.connector.manifest.consent === undefined
      ? [
          {
            name: "is not offered where the manifest declares none",
            async run() {
              expect(subject.connector.consent).toBeUndefined();
            },
          },
        ]
      : [
          {
            name: "sends the vendor to its own store's page over https, with no secret of the operator's",
            async run() {
              await using bench = await openBench(subject);
              const page = new URL(pageOf(bench));
              expect([page.protocol, page.host]).toEqual(["https:", bench.host]);
              for (const [name, value] of Object.entries(bench.context().operator))
                if (/secret/i.test(name) && value !== "") expect(page.href).not.toContain(value);
            },
          },
          {
            name: "asks again when the address is missing or is none",
            async run() {
              await using bench = await openBench(subject);
              const { operator } = bench.context();
              for (const text of ["", "nonsense", "javascript:alert(1)", "http://insecure.example"]) {
                const asked = Object.fromEntries(Object.keys(askedOf(bench)).map((key) => [key, text]));
                const begun = consentOf(bench).begin({ asked, state, callbackUrl, returnUrl, operator });
                expect(begun.ok, text).toBe(false);
              }
            },
          },
          {
            name: "that is given brings the state back and credentials that work",
            async run() {
              await using bench = await openBench(subject);
              const answer = await approve(bench);
              expect(consentOf(bench).readAnswer(answer, bench.context().operator)).toEqual({
                kind: "approved",
                state,
              });
              const credentials = valueOf(await finish(bench, answer));
              const fields = new Map(bench.connector.manifest.fields.map((field) => [field.key, field]));
              for (const [key, value] of Object.entries(credentials))
                expect(value, key).toMatch(new RegExp(`^(?:${fields.get(key)?.pattern ?? ".*"})$`));
              expect([...fields.keys()]).toEqual(expect.arrayContaining(Object.keys(credentials)));
              const profile = valueOf(await bench.connector.verifyCredentials(bench.context(credentials)));
              expect(profile.host).toBe(bench.host);
            },
          },
          {
            name: "is asked for at the host that was named, and nowhere else",
            async run() {
              await using bench = await openBench(subject);
              valueOf(await finish(bench, await approve(bench)));
              for (const { url } of bench.calls) expect(new URL(url).host).toBe(bench.host);
            },
          },
          {
            name: "answers that were tampered with are forged, or belong to no attempt",
            async run() {
              await using bench = await openBench(subject);
              const answer = await approve(bench);
              const { operator } = bench.context();
              const changed = tamper(answer);
              expect(changed.length).toBeGreaterThan(0);
              for (const one of changed) {
                const read = consentOf(bench).readAnswer(one, operator);
                expect(read.kind === "forged" || read.state !== state, one.query.toString()).toBe(true);
              }
            },
          },
          {
            name: "answers that are empty, of another method or twice the same word are forged",
            async run() {
              await using bench = await openBench(subject);
              const answer = await approve(bench);
              const { operator } = bench.context();
              const twice = new URLSearchParams(answer.query);
              for (const [name] of answer.query) twice.append(name, "x");
              for (const one of [
                { method: answer.method, query: new URLSearchParams(), body: "" },
                { ...answer, method: answer.method === "GET" ? "POST" : "GET" },
                ...(answer.method === "GET" ? [{ ...answer, query: twice }] : []),
              ])
                expect(consentOf(bench).readAnswer(one, operator).kind).toBe("forged");
            },
          },
          {
            name: "with fewer rights than needed is refused, and says so",
            async run() {
              await using bench = await openBench(subject);
              const outcome = await finish(bench, await approve(bench, "approve-less"));
              expect(outcome).toMatchObject({ kind: "rejected", message: expect.stringMatching(/\w{4,}/) as string });
            },
          },
          {
            name: "of another store brings no credentials that work for the one that was asked for",
            async run() {
              await using bench = await openBench(subject);
              await using other = await openBench(subject);
              const answer = await approve(other);
              const outcome = await finish(bench, answer);
              if (outcome.kind !== "ok") return;
              const tried = await bench.connector.verifyCredentials(bench.context(outcome.value));
              expect(tried.kind).toBe("auth-failed");
            },
          },
        ],
};
