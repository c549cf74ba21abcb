/** The bytes of a request, as far as the limit; what comes after it is not read. */
export async function readLimitedBody(request: Request, limitBytes: number): Promise<Uint8Array | "too-large"> {
  if (Number(request.headers.get("content-length")) > limitBytes) return "too-large";
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > limitBytes) return "too-large";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
