import type { MarketplaceOrder, NameValue, PostalAddress } from "../order/marketplace-order.ts";
import type { Contact, OrderFields } from "../order/order-to-push.ts";
import type { OrderSyncSettings } from "../settings/order-sync-settings.ts";
import { createScrubber, type Scrubber, scrubMark } from "./scrub.ts";

export interface OrderFieldsInput {
  readonly order: Pick<MarketplaceOrder, "gid" | "name" | "tags" | "personal">;
  readonly settings: Pick<OrderSyncSettings, "overrideCustomer" | "merchantContact" | "keepRecipientName">;
  readonly marketplaceName: string;
}

/**
 * The order-level fields that a vendor's store gets, at the push and at every later edit (L6). With O4 on, nothing of
 * the buyer is in them but the street the parcel goes to, and the recipient's name if the merchant keeps it.
 *
 * The billing address is then the merchant's contact at the *shipping* street: vendor stores want one, and where the
 * buyer's bills go is nobody's business there.
 */
export function orderFieldsFor(input: OrderFieldsInput): OrderFields {
  return input.settings.overrideCustomer ? fieldsWithoutBuyer(input) : fieldsWithBuyer(input);
}

function fieldsWithBuyer({ order, marketplaceName }: OrderFieldsInput): OrderFields {
  const { personal } = order;
  const named = personal.firstName !== null || personal.lastName !== null;
  const name = named ? personal : (personal.shippingAddress ?? personal.billingAddress ?? personal);
  return {
    contact: {
      firstName: name.firstName,
      lastName: name.lastName,
      company: personal.shippingAddress?.company ?? personal.billingAddress?.company ?? null,
      email: personal.email,
      phone: personal.phone ?? personal.shippingAddress?.phone ?? personal.billingAddress?.phone ?? null,
    },
    shippingAddress: personal.shippingAddress,
    billingAddress: personal.billingAddress,
    note: personal.note,
    tags: tagsOf(marketplaceName, order.name, order.tags),
    attributes: personal.attributes,
  };
}

function fieldsWithoutBuyer({ order, settings, marketplaceName }: OrderFieldsInput): OrderFields {
  const { personal } = order;
  const scrubber = createScrubber(personal);
  const contact = merchantContact(settings.merchantContact, order);
  const shipping = personal.shippingAddress;
  const recipient: Contact =
    settings.keepRecipientName && shipping !== null
      ? { ...contact, firstName: shipping.firstName, lastName: shipping.lastName }
      : contact;
  return {
    contact,
    shippingAddress: shipping === null ? null : addressOf(shipping, recipient, scrubber),
    billingAddress: shipping === null ? null : addressOf(shipping, contact, scrubber),
    note: personal.note === null ? null : scrubber.freeText(personal.note),
    tags: tagsOf(
      marketplaceName,
      order.name,
      // A tag with a hole in it is of no use to anybody.
      order.tags.filter((tag) => scrubber.freeText(tag) === tag),
    ),
    attributes: scrubbedValues(personal.attributes, scrubber),
  };
}

export const scrubbedValues = (values: readonly NameValue[], scrubber: Scrubber): readonly NameValue[] =>
  values.map(scrubber.namedValue);

function merchantContact(
  { name, company, email, phone }: OrderSyncSettings["merchantContact"],
  order: Pick<MarketplaceOrder, "gid" | "name">,
): Contact {
  const words = name.split(/\s+/).filter((word) => word !== "");
  return {
    // Stores want a last name sooner than a first one.
    firstName: words.length > 1 ? words.slice(0, -1).join(" ") : null,
    lastName: words.at(-1) ?? null,
    company: company === "" ? null : company,
    email: email === "" ? null : plusAddress(email, order),
    phone: phone === "" ? null : phone,
  };
}

const longestLocalPart = 64;

/**
 * The merchant's address with a part of its own for each order, so that a vendor's store does not merge strangers
 * into one customer. The order's name is for people; its id makes it unique, since names are not.
 */
function plusAddress(email: string, order: Pick<MarketplaceOrder, "gid" | "name">): string {
  const at = email.lastIndexOf("@");
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)];
  const id = order.gid.replace(/^.*\//, "").replace(/[^\w-]/g, "");
  const name = order.name.toLowerCase().replace(/[^a-z0-9]+/g, "");
  const room = longestLocalPart - local.length - id.length - 2;
  const label = name.slice(0, Math.max(room, 0));
  const joint = local.includes("+") ? "-" : "+";
  return `${local}${joint}${label === "" || label === id ? id : `${label}-${id}`}@${domain}`;
}

/** The place of one address, the person of another. */
function addressOf(place: PostalAddress, { firstName, lastName, company, phone }: Contact, scrubber: Scrubber) {
  return {
    ...place,
    firstName,
    lastName,
    company,
    phone,
    // "c/o" lines name people too; a street that merely shares a buyer's surname must stay readable.
    address1: place.address1 === null ? null : scrubber.plainText(place.address1),
    address2: place.address2 === null ? null : withoutMarks(scrubber.plainText(place.address2)),
  };
}

/** A second line that held nothing but the buyer is empty, not a row of marks on a label. */
const withoutMarks = (line: string): string | null => {
  const rest = line.replaceAll(scrubMark, "");
  return rest === line ? line : rest.replace(/[^\p{L}\p{N}]/gu, "") === "" ? null : rest.replace(/\s+/gu, " ").trim();
};

const longestTag = 40;

/** Stores split tags at commas and refuse long ones (L3). */
function tagsOf(marketplaceName: string, orderName: string, tags: readonly string[]): readonly string[] {
  const tidy = (tag: string) =>
    Array.from(tag.replace(/[,\s]+/gu, " ").trim())
      .slice(0, longestTag)
      .join("")
      .trim();
  return [...new Set([marketplaceName, orderName, ...tags].map(tidy))].filter((tag) => tag !== "");
}
