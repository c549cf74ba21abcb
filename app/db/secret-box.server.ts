import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/**
 * Seals text for the database: AES-256-GCM under the first of several keys. What is sealed is bound to its place
 * (`boundTo`, see sealed-columns.server.ts), so an envelope copied into another row or column does not open.
 */
export interface SecretBox {
  seal(plain: string, boundTo: string): Uint8Array<ArrayBuffer>;
  /** @throws SealedError */
  open(sealed: Uint8Array, boundTo: string): string;
  /** Sealed under another key than the one in use: `rotateKeys` should seal it again. */
  needsRotation(sealed: Uint8Array): boolean;
}

/** Why something sealed does not open. Carries neither content nor key. */
export class SealedError extends Error {
  override readonly name = "SealedError";
  readonly reason: "malformed" | "unknown-key" | "refused";

  constructor(reason: SealedError["reason"]) {
    super(sentences[reason]);
    this.reason = reason;
  }
}

const sentences: Readonly<Record<SealedError["reason"], string>> = {
  malformed: "Sealed value is not an envelope of this app.",
  "unknown-key": "Sealed value was sealed under a key that ENCRYPTION_KEYS no longer holds.",
  refused: "Sealed value was changed, or belongs to another place.",
};

// Envelope: version (1 byte) | key id (8) | iv (12) | tag (16) | ciphertext
const version = 1;
const keyIdLength = 8;
const ivLength = 12;
const tagLength = 16;
const headerLength = 1 + keyIdLength + ivLength + tagLength;

/**
 * @param keys ENCRYPTION_KEYS: `id:base64key`, one or more of 32 bytes, separated by commas. The first seals; all open. To
 *   rotate, put a new key in front, run `rotate-keys`, then take the old one away.
 * @throws Error naming the variable when a key is not 32 bytes or there is none
 */
export function createSecretBox(keys: string): SecretBox {
  const ring = parseEncryptionKeys(keys).map((key) => ({ key, id: keyId(key) }));
  const current = ring[0];
  if (current === undefined) throw new Error("ENCRYPTION_KEYS holds no key.");

  return {
    seal(plain, boundTo) {
      const iv = randomBytes(ivLength);
      const header = Buffer.concat([Buffer.of(version), current.id]);
      const cipher = createCipheriv("aes-256-gcm", current.key, iv).setAAD(additional(header, boundTo));
      const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return new Uint8Array(Buffer.concat([header, iv, cipher.getAuthTag(), text]));
    },

    open(sealed, boundTo) {
      if (sealed.length < headerLength || sealed[0] !== version) throw new SealedError("malformed");
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length);
      const header = bytes.subarray(0, 1 + keyIdLength);
      const holder = ring.find(({ id }) => id.equals(header.subarray(1)));
      if (holder === undefined) throw new SealedError("unknown-key");
      const iv = bytes.subarray(header.length, header.length + ivLength);
      const decipher = createDecipheriv("aes-256-gcm", holder.key, iv, { authTagLength: tagLength })
        .setAAD(additional(header, boundTo))
        .setAuthTag(bytes.subarray(header.length + ivLength, headerLength));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(headerLength)), decipher.final()]).toString("utf8");
      } catch {
        throw new SealedError("refused");
      }
    },

    needsRotation(sealed) {
      return sealed[0] !== version || !current.id.equals(sealed.subarray(1, 1 + keyIdLength));
    },
  };
}

/**
 * Reads `id:base64key,...`. The id is the operator's name for a key; what an envelope carries is a digest of the key
 * itself, so that one id given to two keys in turn cannot mix them up.
 *
 * @throws Error that names the variable and the key's place in it, never the key
 */
export function parseEncryptionKeys(keys: string): readonly Buffer[] {
  const ids = new Set<string>();
  return keys.split(",").map((entry, index) => {
    const place = `ENCRYPTION_KEYS: key ${index + 1}`;
    const [, id, text] = /^([A-Za-z0-9_-]{1,32}):(.+)$/.exec(entry.trim()) ?? [];
    if (id === undefined || text === undefined) throw new Error(`${place} is not written as id:base64key.`);
    if (ids.has(id)) throw new Error(`${place} has an id that another key has.`);
    ids.add(id);
    const key = Buffer.from(text, "base64");
    if (key.length !== 32) throw new Error(`${place} is not 32 bytes of base64.`);
    return key;
  });
}

/** Tells keys apart without telling anything about them. */
const keyId = (key: Buffer): Buffer =>
  createHash("sha256").update("vendor-store-sync key id").update(key).digest().subarray(0, keyIdLength);

/** The header is authenticated too, so that no byte of an envelope can be changed. */
const additional = (header: Buffer, boundTo: string): Buffer => Buffer.concat([header, Buffer.from(boundTo, "utf8")]);
