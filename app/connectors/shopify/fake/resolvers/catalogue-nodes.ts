import { moneyNode, plainAmount } from "../amounts.ts";
import { gid } from "../ids.ts";
import { countryName, fullName } from "../places.ts";
import { shopId } from "../rest-payload.ts";
import type { CustomerRow, LocationRow, ProductRow, ShopState, VariantRow } from "../shop-state.ts";
import { gqlTime } from "../timestamps.ts";
import type { ApiCall } from "./api-call.ts";
import { listed, type PageArgs } from "./connection.ts";
import { metafieldFields } from "./metafield-nodes.ts";

const stockOf = (variant: VariantRow): number =>
  variant.stock ? Object.values(variant.stock).reduce((a, b) => a + b, 0) : 0;

export function productNode(call: ApiCall, product: ProductRow): Record<string, unknown> {
  const id = gid("Product", product.id);
  return {
    __typename: "Product",
    id,
    legacyResourceId: product.id,
    title: product.title,
    vendor: product.vendor,
    productType: product.productType,
    handle: product.title.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
    description: "",
    descriptionHtml: "",
    status: product.status,
    tags: product.tags,
    isGiftCard: false,
    createdAt: gqlTime(product.createdAt),
    updatedAt: gqlTime(product.updatedAt),
    publishedAt: gqlTime(product.createdAt),
    hasOnlyDefaultVariant: product.variants.length === 1 && product.variants[0]?.title === "Default Title",
    totalInventory: product.variants.reduce((sum, variant) => sum + stockOf(variant), 0),
    tracksInventory: product.variants.some(({ stock }) => stock !== null),
    variantsCount: { __typename: "Count", count: product.variants.length, precision: "EXACT" },
    featuredImage: product.imageUrl
      ? { __typename: "Image", id: null, url: product.imageUrl, altText: product.title }
      : null,
    featuredMedia: product.imageUrl
      ? {
          __typename: "MediaImage",
          id: gid("MediaImage", product.id),
          alt: product.title,
          mediaContentType: "IMAGE",
          status: "READY",
          preview: {
            __typename: "MediaPreviewImage",
            status: "READY",
            image: { __typename: "Image", id: null, url: product.imageUrl, altText: product.title },
          },
        }
      : null,
    variants: (args: PageArgs) => listed(product.variants, args, (variant) => variantNode(call, product, variant)),
    ...metafieldFields(
      call,
      call.shop.state.metafields.filter(({ ownerId }) => ownerId === id),
    ),
  };
}

export function variantNode(call: ApiCall, product: ProductRow, variant: VariantRow): Record<string, unknown> {
  return {
    __typename: "ProductVariant",
    id: gid("ProductVariant", variant.id),
    legacyResourceId: variant.id,
    title: variant.title,
    displayName: `${product.title} - ${variant.title}`,
    sku: variant.sku,
    barcode: variant.barcode,
    price: plainAmount(variant.price, call.shop.state.currency),
    compareAtPrice: null,
    taxable: variant.taxable,
    position: product.variants.indexOf(variant) + 1,
    availableForSale: variant.stock === null || stockOf(variant) > 0,
    inventoryQuantity: stockOf(variant),
    inventoryPolicy: "DENY",
    selectedOptions: [{ __typename: "SelectedOption", name: "Title", value: variant.title, optionValue: null }],
    createdAt: gqlTime(product.createdAt),
    updatedAt: gqlTime(product.updatedAt),
    image: product.imageUrl ? { __typename: "Image", id: null, url: product.imageUrl, altText: product.title } : null,
    inventoryItem: {
      __typename: "InventoryItem",
      id: gid("InventoryItem", variant.inventoryItemId),
      legacyResourceId: variant.inventoryItemId,
      sku: variant.sku,
      tracked: variant.stock !== null,
      requiresShipping: variant.requiresShipping,
      unitCost: typeof variant.cost === "number" ? moneyNode(variant.cost, call.shop.state.currency) : null,
      createdAt: gqlTime(product.createdAt),
      updatedAt: gqlTime(product.updatedAt),
      variant: () => variantNode(call, product, variant),
    },
    product: () => productNode(call, product),
  };
}

export function locationNode(row: LocationRow): Record<string, unknown> {
  return {
    __typename: "Location",
    id: gid("Location", row.id),
    legacyResourceId: row.id,
    name: row.name,
    isActive: row.active,
    isPrimary: false,
    isFulfillmentService: false,
    fulfillsOnlineOrders: true,
    shipsInventory: true,
    createdAt: gqlTime(row.createdAt),
    updatedAt: gqlTime(row.createdAt),
    address: {
      __typename: "LocationAddress",
      ...row.address,
      country: countryName(row.address.countryCode),
      province: row.address.provinceCode,
      formatted: [row.address.address1, row.address.city].filter(Boolean),
      latitude: null,
      longitude: null,
    },
  };
}

export function customerNode(row: CustomerRow): Record<string, unknown> {
  return {
    __typename: "Customer",
    id: gid("Customer", row.id),
    legacyResourceId: row.id,
    firstName: row.firstName,
    lastName: row.lastName,
    displayName: fullName(row) ?? row.email ?? "",
    email: row.email,
    phone: row.phone,
    note: row.note,
    tags: row.tags,
    locale: "en",
    state: "DISABLED",
    taxExempt: false,
    verifiedEmail: true,
    createdAt: gqlTime(row.createdAt),
    updatedAt: gqlTime(row.updatedAt),
    defaultEmailAddress: row.email
      ? {
          __typename: "CustomerEmailAddress",
          emailAddress: row.email,
          marketingState: "NOT_SUBSCRIBED",
          openTrackingLevel: "UNKNOWN",
          validFormat: true,
        }
      : null,
    defaultPhoneNumber: row.phone
      ? { __typename: "CustomerPhoneNumber", phoneNumber: row.phone, marketingState: "NOT_SUBSCRIBED" }
      : null,
    defaultAddress: row.defaultAddress
      ? {
          __typename: "MailingAddress",
          ...row.defaultAddress,
          id: gid("MailingAddress", row.defaultAddress.id),
          country: countryName(row.defaultAddress.countryCode),
          countryCodeV2: row.defaultAddress.countryCode,
          province: row.defaultAddress.provinceCode,
          name: fullName(row.defaultAddress),
          coordinatesValidated: false,
        }
      : null,
  };
}

export function shopNode(state: ShopState): Record<string, unknown> {
  const place = state.locations[0]?.address;
  return {
    __typename: "Shop",
    id: gid("Shop", shopId(state)),
    name: state.name,
    email: state.email,
    contactEmail: state.email,
    description: null,
    shopOwnerName: state.ownerName,
    myshopifyDomain: state.domain,
    primaryDomain: {
      __typename: "Domain",
      id: gid("Domain", shopId(state)),
      host: state.domain,
      url: `https://${state.domain}`,
      sslEnabled: true,
    },
    url: `https://${state.domain}`,
    currencyCode: state.currency,
    currencyFormats: {
      __typename: "CurrencyFormats",
      moneyFormat: "{{amount}}",
      moneyInEmailsFormat: "{{amount}}",
      moneyWithCurrencyFormat: `{{amount}} ${state.currency}`,
      moneyWithCurrencyInEmailsFormat: `{{amount}} ${state.currency}`,
    },
    enabledPresentmentCurrencies: [state.currency],
    ianaTimezone: state.timeZone,
    timezoneAbbreviation: "UTC",
    timezoneOffset: "+0000",
    timezoneOffsetMinutes: 0,
    taxesIncluded: false,
    taxShipping: true,
    weightUnit: "KILOGRAMS",
    unitSystem: "METRIC_SYSTEM",
    setupRequired: false,
    checkoutApiSupported: true,
    orderNumberFormatPrefix: state.orderPrefix,
    orderNumberFormatSuffix: "",
    createdAt: gqlTime(state.createdAt),
    updatedAt: gqlTime(state.createdAt),
    plan: {
      __typename: "ShopPlan",
      displayName: state.plan.publicDisplayName,
      publicDisplayName: state.plan.publicDisplayName,
      partnerDevelopment: state.plan.partnerDevelopment,
      shopifyPlus: state.plan.shopifyPlus,
    },
    shopAddress: {
      __typename: "ShopAddress",
      id: gid("ShopAddress", shopId(state)),
      address1: place?.address1 ?? null,
      address2: place?.address2 ?? null,
      city: place?.city ?? null,
      company: state.name,
      country: countryName(state.countryCode),
      countryCodeV2: state.countryCode,
      formatted: [],
      phone: state.phone,
      zip: place?.zip ?? null,
      coordinatesValidated: false,
    },
  };
}
