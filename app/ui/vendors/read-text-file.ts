/**
 * The text of a file, as UTF-8; where that fails, as the Western European code page that spreadsheets on Windows still
 * write. Null: it is not text.
 */
export async function readTextFile(file: Blob): Promise<string | null> {
  const bytes = await file.arrayBuffer();
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    const text = new TextDecoder("windows-1252").decode(bytes);
    return text.includes("\0") ? null : text;
  }
}
