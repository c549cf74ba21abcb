import PdfDocument from "pdfkit";
import { onPaper, type PackingSlip } from "./packing-slip.ts";
import { type SlipFont, slipFont } from "./slip-font.server.ts";

/** Points: A4, seventy-second parts of an inch. */
const margin = 48;
const footerHeight = 24;
const gap = 24;
const piecesWidth = 64;
const recipientWidth = 200;
const ink = "#1a1a1a";
const quiet = "#5c5f62";
const rule = "#c9cccf";

/**
 * Draws a packing slip on as many pages as it takes; the table's head is repeated, and a row stays on one page as long
 * as it fits on any. Null: something of it cannot be drawn (Chinese characters, Arabic, Thai, ...), and a browser has to
 * print it; emoji are left out instead.
 */
export async function drawPackingSlip(slip: PackingSlip): Promise<Uint8Array<ArrayBuffer> | null> {
  const font = slipFont();
  const paper = asDrawn(slip, font);
  if (!textsOf(paper).every((text) => font.draws(text.replaceAll("\n", "")))) return null;

  const document = new PdfDocument({
    size: "A4",
    margins: { top: margin, left: margin, right: margin, bottom: margin + footerHeight },
    bufferPages: true,
    lang: paper.language,
    info: { Title: paper.title },
  });
  const chunks: Buffer[] = [];
  const finished = new Promise<void>((resolve, reject) =>
    document
      .on("data", (chunk: Buffer) => void chunks.push(chunk))
      .on("end", resolve)
      .on("error", reject),
  );
  document.registerFont("regular", font.regular).registerFont("bold", font.bold);
  drawHead(document, paper);
  drawItems(document, paper);
  drawNote(document, paper);
  drawPageNumbers(document, paper);
  document.end();
  await finished;
  return Uint8Array.from(Buffer.concat(chunks));
}

type Drawing = InstanceType<typeof PdfDocument>;

function asDrawn(slip: PackingSlip, { draws }: SlipFont): PackingSlip {
  const plain = (text: string) => onPaper(text, draws);
  const drawn = (texts: readonly string[]) => texts.map(plain).filter((text) => text !== "");
  return {
    ...slip,
    about: drawn(slip.about),
    recipient: { ...slip.recipient, lines: drawn(slip.recipient.lines) },
    items: slip.items.map((item) => ({
      ...item,
      title: plain(item.title),
      details: drawn(item.details),
      sku: item.sku === null ? null : plain(item.sku),
    })),
    note: slip.note && { ...slip.note, text: plain(slip.note.text) },
  };
}

const textsOf = ({ title, about, recipient, headings, items, note, pageOf }: PackingSlip): readonly string[] => [
  title,
  ...about,
  recipient.heading,
  ...recipient.lines,
  headings.item,
  headings.pieces,
  ...items.flatMap((item) => [item.title, ...item.details, item.sku ?? ""]),
  note?.heading ?? "",
  note?.text ?? "",
  pageOf(1, 1),
];

const widthOf = (document: Drawing): number => document.page.width - 2 * margin;
const bottomOf = (document: Drawing): number => document.page.height - margin - footerHeight;

/** Whose it is on the left, where it goes on the right. */
function drawHead(document: Drawing, { title, about, recipient }: PackingSlip): void {
  const aboutWidth = widthOf(document) - recipientWidth - gap;
  document.font("bold").fontSize(20).fillColor(ink).text(title, margin, margin, { width: aboutWidth });
  document.font("regular").fontSize(10).fillColor(quiet);
  for (const text of about) document.moveDown(0.3).text(text, { width: aboutWidth });
  const left = document.y;
  const x = margin + widthOf(document) - recipientWidth;
  document.fontSize(10).text(recipient.heading, x, margin + 4, { width: recipientWidth });
  document.moveDown(0.3).fontSize(12).fillColor(ink);
  for (const line of recipient.lines) document.text(line, { width: recipientWidth });
  document.y = Math.max(left, document.y) + gap;
}

function drawItems(document: Drawing, { headings, items }: PackingSlip): void {
  const width = widthOf(document);
  const itemWidth = width - piecesWidth - gap;
  const line = () => {
    document
      .moveTo(margin, document.y)
      .lineTo(margin + width, document.y)
      .lineWidth(0.5)
      .strokeColor(rule)
      .stroke();
  };
  const drawTableHead = () => {
    const { y } = document;
    document.font("regular").fontSize(9).fillColor(quiet);
    document.text(headings.pieces, margin + itemWidth + gap, y, { width: piecesWidth, align: "right" });
    document.text(headings.item, margin, y, { width: itemWidth });
    document.moveDown(0.4);
    line();
    document.y += 8;
  };
  /** Every part of a row, as a way to measure it and to draw it. */
  const partsOf = (item: PackingSlip["items"][number]) => [
    { text: item.title, font: "bold", size: 11, color: ink },
    ...item.details.map((text) => ({ text, font: "regular", size: 10, color: ink })),
    ...(item.sku === null ? [] : [{ text: item.sku, font: "regular", size: 9, color: quiet }]),
  ];

  drawTableHead();
  // However a new page comes about while rows are drawn, it begins with the table's head.
  document.on("pageAdded", drawTableHead);
  const firstRowAt = margin + 9 * 1.2 * 1.4 + 8;
  for (const item of items) {
    const parts = partsOf(item);
    const height = parts.reduce(
      (sum, { text, font, size }) =>
        sum + document.font(font).fontSize(size).heightOfString(text, { width: itemWidth }) + 2,
      0,
    );
    if (document.y + height > bottomOf(document) && firstRowAt + height <= bottomOf(document)) document.addPage();
    const { y } = document;
    document.font("bold").fontSize(11).fillColor(ink);
    document.text(String(item.pieces), margin + itemWidth + gap, y, { width: piecesWidth, align: "right" });
    document.y = y;
    for (const { text, font, size, color } of parts) {
      const style = () => document.font(font).fontSize(size).fillColor(color);
      style();
      // The head of a page that begins inside a row leaves its own style behind.
      document.on("pageAdded", style);
      document.text(text, margin, document.y, { width: itemWidth });
      document.off("pageAdded", style);
      document.y += 2;
    }
    document.y += 6;
    line();
    document.y += 8;
  }
  document.off("pageAdded", drawTableHead);
}

function drawNote(document: Drawing, { note }: PackingSlip): void {
  if (note === null || note.text === "") return;
  const width = widthOf(document);
  const height = document.font("regular").fontSize(11).heightOfString(note.text, { width }) + 32;
  if (document.y + height > bottomOf(document) && height < bottomOf(document) - margin) document.addPage();
  document.moveDown(1).fontSize(10).fillColor(quiet).text(note.heading, margin, document.y, { width });
  document.moveDown(0.3).fontSize(11).fillColor(ink).text(note.text, { width });
}

function drawPageNumbers(document: Drawing, { pageOf }: PackingSlip): void {
  const { start, count } = document.bufferedPageRange();
  if (count < 2) return;
  for (let page = 0; page < count; page += 1) {
    document.switchToPage(start + page);
    // Below the margin that text keeps to: without moving it, this would begin a page of its own.
    document.page.margins.bottom = 0;
    document.font("regular").fontSize(9).fillColor(quiet);
    document.text(pageOf(page + 1, count), margin, document.page.height - margin, {
      width: widthOf(document),
      align: "right",
      lineBreak: false,
    });
  }
}
