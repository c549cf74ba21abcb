import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generate } from "selfsigned";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** For NODE_EXTRA_CA_CERTS. */
  readonly file: string;
}

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** The certificate of the simulated vendor stores; made once and kept, so that it is trusted over restarts. */
export async function sandboxCertificate(directory: string, hosts: readonly string[]): Promise<Certificate> {
  const keyFile = path.join(directory, "stores.key.pem");
  const file = path.join(directory, "stores.cert.pem");
  const namesFile = path.join(directory, "stores.names.json");
  const names = JSON.stringify([...hosts].sort());
  if (!existsSync(file) || !existsSync(namesFile) || readFileSync(namesFile, "utf8") !== names) {
    mkdirSync(directory, { recursive: true });
    const made = await generate([{ name: "commonName", value: "Vendor Store Sync sandbox" }], {
      notAfterDate: new Date(Date.now() + 5 * YEAR_MS),
      keySize: 2048,
      algorithm: "sha256",
      extensions: [
        { name: "basicConstraints", cA: true },
        { name: "subjectAltName", altNames: hosts.map((value) => ({ type: 2 as const, value })) },
      ],
    });
    writeFileSync(keyFile, made.private, { mode: 0o600 });
    writeFileSync(file, made.cert);
    writeFileSync(namesFile, names);
  }
  return { key: readFileSync(keyFile, "utf8"), cert: readFileSync(file, "utf8"), file };
}
