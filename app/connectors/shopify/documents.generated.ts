// Written by `npm run generate` from Shopify's schema. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from "@graphql-typed-document-node/core";
import { gql } from "../../lib/shopify-admin/gql.ts";
export type AttributeInput = {
  readonly key: string;
  readonly value: string;
};

export type CountryCode =
  | "AC"
  | "AD"
  | "AE"
  | "AF"
  | "AG"
  | "AI"
  | "AL"
  | "AM"
  | "AN"
  | "AO"
  | "AR"
  | "AT"
  | "AU"
  | "AW"
  | "AX"
  | "AZ"
  | "BA"
  | "BB"
  | "BD"
  | "BE"
  | "BF"
  | "BG"
  | "BH"
  | "BI"
  | "BJ"
  | "BL"
  | "BM"
  | "BN"
  | "BO"
  | "BQ"
  | "BR"
  | "BS"
  | "BT"
  | "BV"
  | "BW"
  | "BY"
  | "BZ"
  | "CA"
  | "CC"
  | "CD"
  | "CF"
  | "CG"
  | "CH"
  | "CI"
  | "CK"
  | "CL"
  | "CM"
  | "CN"
  | "CO"
  | "CR"
  | "CU"
  | "CV"
  | "CW"
  | "CX"
  | "CY"
  | "CZ"
  | "DE"
  | "DJ"
  | "DK"
  | "DM"
  | "DO"
  | "DZ"
  | "EC"
  | "EE"
  | "EG"
  | "EH"
  | "ER"
  | "ES"
  | "ET"
  | "FI"
  | "FJ"
  | "FK"
  | "FO"
  | "FR"
  | "GA"
  | "GB"
  | "GD"
  | "GE"
  | "GF"
  | "GG"
  | "GH"
  | "GI"
  | "GL"
  | "GM"
  | "GN"
  | "GP"
  | "GQ"
  | "GR"
  | "GS"
  | "GT"
  | "GW"
  | "GY"
  | "HK"
  | "HM"
  | "HN"
  | "HR"
  | "HT"
  | "HU"
  | "ID"
  | "IE"
  | "IL"
  | "IM"
  | "IN"
  | "IO"
  | "IQ"
  | "IR"
  | "IS"
  | "IT"
  | "JE"
  | "JM"
  | "JO"
  | "JP"
  | "KE"
  | "KG"
  | "KH"
  | "KI"
  | "KM"
  | "KN"
  | "KP"
  | "KR"
  | "KW"
  | "KY"
  | "KZ"
  | "LA"
  | "LB"
  | "LC"
  | "LI"
  | "LK"
  | "LR"
  | "LS"
  | "LT"
  | "LU"
  | "LV"
  | "LY"
  | "MA"
  | "MC"
  | "MD"
  | "ME"
  | "MF"
  | "MG"
  | "MK"
  | "ML"
  | "MM"
  | "MN"
  | "MO"
  | "MQ"
  | "MR"
  | "MS"
  | "MT"
  | "MU"
  | "MV"
  | "MW"
  | "MX"
  | "MY"
  | "MZ"
  | "NA"
  | "NC"
  | "NE"
  | "NF"
  | "NG"
  | "NI"
  | "NL"
  | "NO"
  | "NP"
  | "NR"
  | "NU"
  | "NZ"
  | "OM"
  | "PA"
  | "PE"
  | "PF"
  | "PG"
  | "PH"
  | "PK"
  | "PL"
  | "PM"
  | "PN"
  | "PS"
  | "PT"
  | "PY"
  | "QA"
  | "RE"
  | "RO"
  | "RS"
  | "RU"
  | "RW"
  | "SA"
  | "SB"
  | "SC"
  | "SD"
  | "SE"
  | "SG"
  | "SH"
  | "SI"
  | "SJ"
  | "SK"
  | "SL"
  | "SM"
  | "SN"
  | "SO"
  | "SR"
  | "SS"
  | "ST"
  | "SV"
  | "SX"
  | "SY"
  | "SZ"
  | "TA"
  | "TC"
  | "TD"
  | "TF"
  | "TG"
  | "TH"
  | "TJ"
  | "TK"
  | "TL"
  | "TM"
  | "TN"
  | "TO"
  | "TR"
  | "TT"
  | "TV"
  | "TW"
  | "TZ"
  | "UA"
  | "UG"
  | "UM"
  | "US"
  | "UY"
  | "UZ"
  | "VA"
  | "VC"
  | "VE"
  | "VG"
  | "VN"
  | "VU"
  | "WF"
  | "WS"
  | "XK"
  | "YE"
  | "YT"
  | "ZA"
  | "ZM"
  | "ZW"
  | "ZZ";

export type CurrencyCode =
  | "AED"
  | "AFN"
  | "ALL"
  | "AMD"
  | "ANG"
  | "AOA"
  | "ARS"
  | "AUD"
  | "AWG"
  | "AZN"
  | "BAM"
  | "BBD"
  | "BDT"
  | "BGN"
  | "BHD"
  | "BIF"
  | "BMD"
  | "BND"
  | "BOB"
  | "BRL"
  | "BSD"
  | "BTN"
  | "BWP"
  | "BYN"
  | "BYR"
  | "BZD"
  | "CAD"
  | "CDF"
  | "CHF"
  | "CLP"
  | "CNY"
  | "COP"
  | "CRC"
  | "CVE"
  | "CZK"
  | "DJF"
  | "DKK"
  | "DOP"
  | "DZD"
  | "EGP"
  | "ERN"
  | "ETB"
  | "EUR"
  | "FJD"
  | "FKP"
  | "GBP"
  | "GEL"
  | "GHS"
  | "GIP"
  | "GMD"
  | "GNF"
  | "GTQ"
  | "GYD"
  | "HKD"
  | "HNL"
  | "HRK"
  | "HTG"
  | "HUF"
  | "IDR"
  | "ILS"
  | "INR"
  | "IQD"
  | "IRR"
  | "ISK"
  | "JEP"
  | "JMD"
  | "JOD"
  | "JPY"
  | "KES"
  | "KGS"
  | "KHR"
  | "KID"
  | "KMF"
  | "KRW"
  | "KWD"
  | "KYD"
  | "KZT"
  | "LAK"
  | "LBP"
  | "LKR"
  | "LRD"
  | "LSL"
  | "LTL"
  | "LVL"
  | "LYD"
  | "MAD"
  | "MDL"
  | "MGA"
  | "MKD"
  | "MMK"
  | "MNT"
  | "MOP"
  | "MRU"
  | "MUR"
  | "MVR"
  | "MWK"
  | "MXN"
  | "MYR"
  | "MZN"
  | "NAD"
  | "NGN"
  | "NIO"
  | "NOK"
  | "NPR"
  | "NZD"
  | "OMR"
  | "PAB"
  | "PEN"
  | "PGK"
  | "PHP"
  | "PKR"
  | "PLN"
  | "PYG"
  | "QAR"
  | "RON"
  | "RSD"
  | "RUB"
  | "RWF"
  | "SAR"
  | "SBD"
  | "SCR"
  | "SDG"
  | "SEK"
  | "SGD"
  | "SHP"
  | "SLL"
  | "SOS"
  | "SRD"
  | "SSP"
  | "STD"
  | "STN"
  | "SYP"
  | "SZL"
  | "THB"
  | "TJS"
  | "TMT"
  | "TND"
  | "TOP"
  | "TRY"
  | "TTD"
  | "TWD"
  | "TZS"
  | "UAH"
  | "UGX"
  | "USD"
  | "USDC"
  | "UYU"
  | "UZS"
  | "VED"
  | "VEF"
  | "VES"
  | "VND"
  | "VUV"
  | "WST"
  | "XAF"
  | "XCD"
  | "XOF"
  | "XPF"
  | "XXX"
  | "YER"
  | "ZAR"
  | "ZMW";

export type FulfillmentEventStatus =
  | "ATTEMPTED_DELIVERY"
  | "CARRIER_PICKED_UP"
  | "CONFIRMED"
  | "DELAYED"
  | "DELIVERED"
  | "FAILURE"
  | "IN_TRANSIT"
  | "LABEL_PRINTED"
  | "LABEL_PURCHASED"
  | "OUT_FOR_DELIVERY"
  | "READY_FOR_PICKUP";

export type FulfillmentOrderAction =
  | "CANCEL_FULFILLMENT_ORDER"
  | "CREATE_FULFILLMENT"
  | "EXTERNAL"
  | "HOLD"
  | "MARK_AS_OPEN"
  | "MERGE"
  | "MOVE"
  | "RELEASE_HOLD"
  | "REPORT_PROGRESS"
  | "REQUEST_CANCELLATION"
  | "REQUEST_FULFILLMENT"
  | "SPLIT";

export type FulfillmentOrderStatus =
  "CANCELLED" | "CLOSED" | "INCOMPLETE" | "IN_PROGRESS" | "ON_HOLD" | "OPEN" | "SCHEDULED";

export type FulfillmentOriginAddressInput = {
  readonly address1?: string | null | undefined;
  readonly address2?: string | null | undefined;
  readonly city?: string | null | undefined;
  readonly countryCode: string;
  readonly provinceCode?: string | null | undefined;
  readonly zip?: string | null | undefined;
};

export type FulfillmentStatus = "CANCELLED" | "ERROR" | "FAILURE" | "OPEN" | "PENDING" | "SUCCESS";

export type LocalizationExtensionInput = {
  readonly key: LocalizationExtensionKey;
  readonly value: string;
};

export type LocalizationExtensionKey =
  | "SHIPPING_CREDENTIAL_BR"
  | "SHIPPING_CREDENTIAL_CL"
  | "SHIPPING_CREDENTIAL_CN"
  | "SHIPPING_CREDENTIAL_CO"
  | "SHIPPING_CREDENTIAL_CR"
  | "SHIPPING_CREDENTIAL_EC"
  | "SHIPPING_CREDENTIAL_ES"
  | "SHIPPING_CREDENTIAL_GT"
  | "SHIPPING_CREDENTIAL_ID"
  | "SHIPPING_CREDENTIAL_KR"
  | "SHIPPING_CREDENTIAL_MX"
  | "SHIPPING_CREDENTIAL_MY"
  | "SHIPPING_CREDENTIAL_PE"
  | "SHIPPING_CREDENTIAL_PT"
  | "SHIPPING_CREDENTIAL_PY"
  | "SHIPPING_CREDENTIAL_TR"
  | "SHIPPING_CREDENTIAL_TW"
  | "SHIPPING_CREDENTIAL_TYPE_CO"
  | "TAX_CREDENTIAL_BR"
  | "TAX_CREDENTIAL_CL"
  | "TAX_CREDENTIAL_CO"
  | "TAX_CREDENTIAL_CR"
  | "TAX_CREDENTIAL_EC"
  | "TAX_CREDENTIAL_ES"
  | "TAX_CREDENTIAL_GT"
  | "TAX_CREDENTIAL_ID"
  | "TAX_CREDENTIAL_IT"
  | "TAX_CREDENTIAL_MX"
  | "TAX_CREDENTIAL_MY"
  | "TAX_CREDENTIAL_PE"
  | "TAX_CREDENTIAL_PT"
  | "TAX_CREDENTIAL_PY"
  | "TAX_CREDENTIAL_TR"
  | "TAX_CREDENTIAL_TYPE_CO"
  | "TAX_CREDENTIAL_TYPE_MX"
  | "TAX_CREDENTIAL_USE_MX"
  | "TAX_EMAIL_IT";

export type LocalizedFieldInput = {
  readonly key: LocalizedFieldKey;
  readonly value: string;
};

export type LocalizedFieldKey =
  | "SHIPPING_CREDENTIAL_BR"
  | "SHIPPING_CREDENTIAL_CL"
  | "SHIPPING_CREDENTIAL_CN"
  | "SHIPPING_CREDENTIAL_CO"
  | "SHIPPING_CREDENTIAL_CR"
  | "SHIPPING_CREDENTIAL_EC"
  | "SHIPPING_CREDENTIAL_ES"
  | "SHIPPING_CREDENTIAL_GT"
  | "SHIPPING_CREDENTIAL_ID"
  | "SHIPPING_CREDENTIAL_KR"
  | "SHIPPING_CREDENTIAL_MX"
  | "SHIPPING_CREDENTIAL_MY"
  | "SHIPPING_CREDENTIAL_PE"
  | "SHIPPING_CREDENTIAL_PT"
  | "SHIPPING_CREDENTIAL_PY"
  | "SHIPPING_CREDENTIAL_TR"
  | "SHIPPING_CREDENTIAL_TW"
  | "SHIPPING_CREDENTIAL_TYPE_CO"
  | "TAX_CREDENTIAL_BR"
  | "TAX_CREDENTIAL_CL"
  | "TAX_CREDENTIAL_CO"
  | "TAX_CREDENTIAL_CR"
  | "TAX_CREDENTIAL_EC"
  | "TAX_CREDENTIAL_ES"
  | "TAX_CREDENTIAL_GT"
  | "TAX_CREDENTIAL_ID"
  | "TAX_CREDENTIAL_IT"
  | "TAX_CREDENTIAL_MX"
  | "TAX_CREDENTIAL_MY"
  | "TAX_CREDENTIAL_PE"
  | "TAX_CREDENTIAL_PT"
  | "TAX_CREDENTIAL_PY"
  | "TAX_CREDENTIAL_TR"
  | "TAX_CREDENTIAL_TYPE_CO"
  | "TAX_CREDENTIAL_TYPE_MX"
  | "TAX_CREDENTIAL_USE_MX"
  | "TAX_EMAIL_IT";

export type MailingAddressInput = {
  readonly address1?: string | null | undefined;
  readonly address2?: string | null | undefined;
  readonly city?: string | null | undefined;
  readonly company?: string | null | undefined;
  /** @deprecated Use `countryCode` instead. */
  readonly country?: string | null | undefined;
  readonly countryCode?: CountryCode | null | undefined;
  readonly firstName?: string | null | undefined;
  /** @deprecated Not needed for 90% of mutations, and provided separately where it is needed. */
  readonly id?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly phone?: string | null | undefined;
  /** @deprecated Use `provinceCode` instead. */
  readonly province?: string | null | undefined;
  readonly provinceCode?: string | null | undefined;
  readonly zip?: string | null | undefined;
};

export type MetafieldAccessInput = {
  readonly admin?: MetafieldAdminAccessInput | null | undefined;
  readonly customerAccount?: MetafieldCustomerAccountAccessInput | null | undefined;
  readonly storefront?: MetafieldStorefrontAccessInput | null | undefined;
};

export type MetafieldAdminAccessInput = "MERCHANT_READ" | "MERCHANT_READ_WRITE";

export type MetafieldCapabilityAdminFilterableInput = {
  readonly enabled: boolean;
};

export type MetafieldCapabilityAnalyticsQueryableInput = {
  readonly enabled: boolean;
};

export type MetafieldCapabilityCartToOrderCopyableInput = {
  readonly enabled: boolean;
};

export type MetafieldCapabilityCreateInput = {
  readonly adminFilterable?: MetafieldCapabilityAdminFilterableInput | null | undefined;
  readonly analyticsQueryable?: MetafieldCapabilityAnalyticsQueryableInput | null | undefined;
  readonly cartToOrderCopyable?: MetafieldCapabilityCartToOrderCopyableInput | null | undefined;
  readonly smartCollectionCondition?: MetafieldCapabilitySmartCollectionConditionInput | null | undefined;
  readonly uniqueValues?: MetafieldCapabilityUniqueValuesInput | null | undefined;
};

export type MetafieldCapabilitySmartCollectionConditionInput = {
  readonly enabled: boolean;
};

export type MetafieldCapabilityUniqueValuesInput = {
  readonly enabled: boolean;
};

export type MetafieldCustomerAccountAccessInput = "NONE" | "READ" | "READ_WRITE";

export type MetafieldDefinitionConstraintsInput = {
  readonly key: string;
  readonly values: ReadonlyArray<string>;
};

export type MetafieldDefinitionCreateUserErrorCode =
  | "ADMIN_ACCESS_INPUT_NOT_ALLOWED"
  | "BLANK"
  | "CAPABILITY_REQUIRED_BUT_DISABLED"
  | "DUPLICATE_OPTION"
  | "INCLUSION"
  | "INVALID"
  | "INVALID_CAPABILITY"
  | "INVALID_CHARACTER"
  | "INVALID_CONSTRAINTS"
  | "INVALID_INPUT_COMBINATION"
  | "INVALID_OPTION"
  | "LIMIT_EXCEEDED"
  | "OWNER_TYPE_LIMIT_EXCEEDED_FOR_AUTOMATED_COLLECTIONS"
  | "OWNER_TYPE_LIMIT_EXCEEDED_FOR_USE_AS_ADMIN_FILTERS"
  | "PINNED_LIMIT_REACHED"
  | "PRESENT"
  | "RESERVED_NAMESPACE_KEY"
  | "RESOURCE_TYPE_LIMIT_EXCEEDED"
  | "RESOURCE_TYPE_LIMIT_EXCEEDED_BY_APP"
  | "TAKEN"
  | "TOO_LONG"
  | "TOO_SHORT"
  | "TYPE_NOT_ALLOWED_FOR_CONDITIONS"
  | "UNSTRUCTURED_ALREADY_EXISTS"
  | "UNSUPPORTED_PINNING";

export type MetafieldDefinitionInput = {
  readonly access?: MetafieldAccessInput | null | undefined;
  readonly capabilities?: MetafieldCapabilityCreateInput | null | undefined;
  readonly constraints?: MetafieldDefinitionConstraintsInput | null | undefined;
  readonly description?: string | null | undefined;
  readonly key: string;
  readonly name: string;
  readonly namespace?: string | null | undefined;
  readonly ownerType: MetafieldOwnerType;
  readonly pin?: boolean | null | undefined;
  readonly type: string;
  /** @deprecated Use `smartCollectionCondition` instead. */
  readonly useAsCollectionCondition?: boolean | null | undefined;
  readonly validations?: ReadonlyArray<MetafieldDefinitionValidationInput> | null | undefined;
};

export type MetafieldDefinitionValidationInput = {
  readonly name: string;
  readonly value: string;
};

export type MetafieldInput = {
  readonly id?: string | null | undefined;
  readonly key?: string | null | undefined;
  readonly namespace?: string | null | undefined;
  readonly type?: string | null | undefined;
  readonly value?: string | null | undefined;
};

export type MetafieldOwnerType =
  | "API_PERMISSION"
  | "ARTICLE"
  | "BLOG"
  | "CARTTRANSFORM"
  | "COLLECTION"
  | "COMPANY"
  | "COMPANY_LOCATION"
  | "CUSTOMER"
  | "DELIVERY_CUSTOMIZATION"
  | "DISCOUNT"
  | "DRAFTORDER"
  | "FULFILLMENT_CONSTRAINT_RULE"
  | "GIFT_CARD_TRANSACTION"
  | "LOCATION"
  | "MARKET"
  | "MEDIA_IMAGE"
  | "ORDER"
  | "ORDER_ROUTING_LOCATION_RULE"
  | "PAGE"
  | "PAYMENT_CUSTOMIZATION"
  | "PRODUCT"
  | "PRODUCTVARIANT"
  | "SELLING_PLAN"
  | "SHOP"
  | "TRANSFER"
  | "VALIDATION";

export type MetafieldStorefrontAccessInput = "NONE" | "PUBLIC_READ";

export type MoneyBagInput = {
  readonly presentmentMoney?: MoneyInput | null | undefined;
  readonly shopMoney: MoneyInput;
};

export type MoneyInput = {
  readonly amount: string;
  readonly currencyCode: CurrencyCode;
};

export type OrderCancelReason = "CUSTOMER" | "DECLINED" | "FRAUD" | "INVENTORY" | "OTHER" | "STAFF";

export type OrderCancelStatus = "FAILED" | "STARTED" | "SUCCEEDED";

export type OrderCancelUserErrorCode =
  | "INTERNAL_ERROR"
  | "INVALID"
  | "NOT_FOUND"
  | "NO_REFUND_PERMISSION"
  | "NO_REFUND_TO_STORE_CREDIT_PERMISSION"
  | "STORE_CREDIT_REFUND_B2B_NOT_SUPPORTED"
  | "STORE_CREDIT_REFUND_EXPIRATION_IN_PAST"
  | "STORE_CREDIT_REFUND_MISSING_CUSTOMER";

export type OrderCreateAssociateCustomerAttributesInput = {
  readonly email?: string | null | undefined;
  readonly id?: string | null | undefined;
};

export type OrderCreateCustomAttributeInput = {
  readonly key: string;
  readonly value: string;
};

export type OrderCreateCustomerAddressInput = {
  readonly address1?: string | null | undefined;
  readonly address2?: string | null | undefined;
  readonly city?: string | null | undefined;
  readonly company?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly province?: string | null | undefined;
  readonly zip?: string | null | undefined;
};

export type OrderCreateCustomerInput =
  | { readonly toAssociate: OrderCreateAssociateCustomerAttributesInput; readonly toUpsert?: never }
  | { readonly toAssociate?: never; readonly toUpsert: OrderCreateUpsertCustomerAttributesInput };

export type OrderCreateDiscountCodeInput = {
  readonly freeShippingDiscountCode?: OrderCreateFreeShippingDiscountCodeAttributesInput | null | undefined;
  readonly itemFixedDiscountCode?: OrderCreateFixedDiscountCodeAttributesInput | null | undefined;
  readonly itemPercentageDiscountCode?: OrderCreatePercentageDiscountCodeAttributesInput | null | undefined;
};

export type OrderCreateFinancialStatus =
  "AUTHORIZED" | "EXPIRED" | "PAID" | "PARTIALLY_PAID" | "PARTIALLY_REFUNDED" | "PENDING" | "REFUNDED" | "VOIDED";

export type OrderCreateFixedDiscountCodeAttributesInput = {
  readonly amountSet?: MoneyBagInput | null | undefined;
  readonly code: string;
};

export type OrderCreateFreeShippingDiscountCodeAttributesInput = {
  readonly code: string;
};

export type OrderCreateFulfillmentInput = {
  readonly locationId: string;
  readonly notifyCustomer?: boolean | null | undefined;
  readonly originAddress?: FulfillmentOriginAddressInput | null | undefined;
  readonly shipmentStatus?: FulfillmentEventStatus | null | undefined;
  readonly trackingCompany?: string | null | undefined;
  readonly trackingNumber?: string | null | undefined;
  readonly trackingNumbers?: ReadonlyArray<string> | null | undefined;
};

export type OrderCreateFulfillmentStatus = "FULFILLED" | "PARTIAL" | "RESTOCKED";

export type OrderCreateInputsInventoryBehavior = "BYPASS" | "DECREMENT_IGNORING_POLICY" | "DECREMENT_OBEYING_POLICY";

export type OrderCreateLineItemInput = {
  readonly fulfillmentService?: string | null | undefined;
  readonly giftCard?: boolean | null | undefined;
  readonly priceSet?: MoneyBagInput | null | undefined;
  readonly productId?: string | null | undefined;
  readonly properties?: ReadonlyArray<OrderCreateLineItemPropertyInput> | null | undefined;
  readonly quantity: number;
  readonly requiresShipping?: boolean | null | undefined;
  readonly sku?: string | null | undefined;
  readonly taxLines?: ReadonlyArray<OrderCreateTaxLineInput> | null | undefined;
  readonly taxable?: boolean | null | undefined;
  readonly title?: string | null | undefined;
  readonly variantId?: string | null | undefined;
  readonly variantTitle?: string | null | undefined;
  readonly vendor?: string | null | undefined;
  readonly weight?: WeightInput | null | undefined;
};

export type OrderCreateLineItemPropertyInput = {
  readonly name: string;
  readonly value: string;
};

export type OrderCreateOptionsInput = {
  readonly inventoryBehaviour?: OrderCreateInputsInventoryBehavior | null | undefined;
  readonly sendFulfillmentReceipt?: boolean | null | undefined;
  readonly sendReceipt?: boolean | null | undefined;
};

export type OrderCreateOrderInput = {
  readonly billingAddress?: MailingAddressInput | null | undefined;
  readonly buyerAcceptsMarketing?: boolean | null | undefined;
  readonly closedAt?: string | null | undefined;
  readonly companyLocationId?: string | null | undefined;
  readonly currency?: CurrencyCode | null | undefined;
  readonly customAttributes?: ReadonlyArray<OrderCreateCustomAttributeInput> | null | undefined;
  readonly customer?: OrderCreateCustomerInput | null | undefined;
  /** @deprecated This is replaced by the `customer` field in a future version. */
  readonly customerId?: string | null | undefined;
  readonly discountCode?: OrderCreateDiscountCodeInput | null | undefined;
  readonly email?: string | null | undefined;
  readonly financialStatus?: OrderCreateFinancialStatus | null | undefined;
  readonly fulfillment?: OrderCreateFulfillmentInput | null | undefined;
  readonly fulfillmentStatus?: OrderCreateFulfillmentStatus | null | undefined;
  readonly lineItems?: ReadonlyArray<OrderCreateLineItemInput> | null | undefined;
  readonly metafields?: ReadonlyArray<MetafieldInput> | null | undefined;
  readonly name?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly poNumber?: string | null | undefined;
  readonly presentmentCurrency?: CurrencyCode | null | undefined;
  readonly processedAt?: string | null | undefined;
  readonly referringSite?: string | null | undefined;
  readonly shippingAddress?: MailingAddressInput | null | undefined;
  readonly shippingLines?: ReadonlyArray<OrderCreateShippingLineInput> | null | undefined;
  readonly sourceIdentifier?: string | null | undefined;
  readonly sourceName?: string | null | undefined;
  readonly sourceUrl?: string | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
  readonly taxLines?: ReadonlyArray<OrderCreateTaxLineInput> | null | undefined;
  readonly taxesIncluded?: boolean | null | undefined;
  readonly test?: boolean | null | undefined;
  readonly transactions?: ReadonlyArray<OrderCreateOrderTransactionInput> | null | undefined;
  readonly userId?: string | null | undefined;
};

export type OrderCreateOrderTransactionInput = {
  readonly amountSet: MoneyBagInput;
  readonly authorizationCode?: string | null | undefined;
  readonly deviceId?: string | null | undefined;
  readonly gateway?: string | null | undefined;
  readonly giftCardId?: string | null | undefined;
  readonly kind?: OrderTransactionKind | null | undefined;
  readonly locationId?: string | null | undefined;
  readonly processedAt?: string | null | undefined;
  readonly receiptJson?: unknown;
  readonly status?: OrderTransactionStatus | null | undefined;
  readonly test?: boolean | null | undefined;
  readonly userId?: string | null | undefined;
};

export type OrderCreatePercentageDiscountCodeAttributesInput = {
  readonly code: string;
  readonly percentage?: number | null | undefined;
};

export type OrderCreateShippingLineInput = {
  readonly code?: string | null | undefined;
  readonly priceSet: MoneyBagInput;
  readonly source?: string | null | undefined;
  readonly taxLines?: ReadonlyArray<OrderCreateTaxLineInput> | null | undefined;
  readonly title: string;
};

export type OrderCreateTaxLineInput = {
  readonly channelLiable?: boolean | null | undefined;
  readonly priceSet?: MoneyBagInput | null | undefined;
  readonly rate: string;
  readonly title: string;
};

export type OrderCreateUpsertCustomerAttributesInput = {
  readonly addresses?: ReadonlyArray<OrderCreateCustomerAddressInput> | null | undefined;
  readonly email?: string | null | undefined;
  readonly firstName?: string | null | undefined;
  readonly id?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly multipassIdentifier?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
  readonly taxExempt?: boolean | null | undefined;
};

export type OrderCreateUserErrorCode =
  | "FULFILLMENT_SERVICE_INVALID"
  | "INVALID"
  | "INVENTORY_CLAIM_FAILED"
  | "PROCESSED_AT_INVALID"
  | "REDUNDANT_CUSTOMER_FIELDS"
  | "SHOP_DORMANT"
  | "TAX_LINE_RATE_MISSING";

export type OrderDisplayFulfillmentStatus =
  | "FULFILLED"
  | "FULFILLMENT_NOT_REQUIRED"
  | "IN_PROGRESS"
  | "ON_HOLD"
  | "OPEN"
  | "PARTIALLY_FULFILLED"
  | "PENDING_FULFILLMENT"
  | "REQUEST_DECLINED"
  | "RESTOCKED"
  | "SCHEDULED"
  | "UNFULFILLED";

export type OrderIdentifierInput =
  | { readonly customId: UniqueMetafieldValueInput; readonly id?: never }
  | { readonly customId?: never; readonly id: string };

export type OrderInput = {
  readonly customAttributes?: ReadonlyArray<AttributeInput> | null | undefined;
  readonly email?: string | null | undefined;
  readonly id: string;
  /** @deprecated This field will be removed in a future version. Use `localizedFields` instead. */
  readonly localizationExtensions?: ReadonlyArray<LocalizationExtensionInput> | null | undefined;
  readonly localizedFields?: ReadonlyArray<LocalizedFieldInput> | null | undefined;
  readonly metafields?: ReadonlyArray<MetafieldInput> | null | undefined;
  readonly note?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly poNumber?: string | null | undefined;
  readonly shippingAddress?: MailingAddressInput | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
};

export type OrderTransactionKind =
  "AUTHORIZATION" | "CAPTURE" | "CHANGE" | "EMV_AUTHORIZATION" | "REFUND" | "SALE" | "SUGGESTED_REFUND" | "VOID";

export type OrderTransactionStatus = "AWAITING_RESPONSE" | "ERROR" | "FAILURE" | "PENDING" | "SUCCESS" | "UNKNOWN";

export type UniqueMetafieldValueInput = {
  readonly key: string;
  readonly namespace?: string | null | undefined;
  readonly value: string;
};

export type WeightInput = {
  readonly unit: WeightUnit;
  readonly value: number;
};

export type WeightUnit = "GRAMS" | "KILOGRAMS" | "OUNCES" | "POUNDS";

export type StoreLocationsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;

export type StoreLocationsQuery = {
  readonly locations: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly name: string;
      readonly fulfillsOnlineOrders: boolean;
    }>;
  };
};

export type OrderLocationsQueryVariables = Exact<{
  id: string;
}>;

export type OrderLocationsQuery = {
  readonly order: {
    readonly cancelledAt: string | null;
    readonly fulfillmentOrders: {
      readonly nodes: ReadonlyArray<{
        readonly id: string;
        readonly status: FulfillmentOrderStatus;
        readonly assignedLocation: { readonly location: { readonly id: string } | null };
        readonly supportedActions: ReadonlyArray<{ readonly action: FulfillmentOrderAction }>;
      }>;
    };
  } | null;
};

export type MoveFulfillmentOrderMutationVariables = Exact<{
  id: string;
  newLocationId: string;
}>;

export type MoveFulfillmentOrderMutation = {
  readonly fulfillmentOrderMove: {
    readonly movedFulfillmentOrder: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
};

export type ExternalOrderFieldsFragment = {
  readonly id: string;
  readonly legacyResourceId: string;
  readonly name: string;
  readonly cancelledAt: string | null;
  readonly totalPriceSet: { readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode } };
  readonly lineItems: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
    }>;
  };
};

export type DefineReferenceMutationVariables = Exact<{
  definition: MetafieldDefinitionInput;
}>;

export type DefineReferenceMutation = {
  readonly metafieldDefinitionCreate: {
    readonly userErrors: ReadonlyArray<{
      readonly code: MetafieldDefinitionCreateUserErrorCode | null;
      readonly field: ReadonlyArray<string> | null;
      readonly message: string;
    }>;
  } | null;
};

export type CreateOrderMutationVariables = Exact<{
  order: OrderCreateOrderInput;
  options: OrderCreateOptionsInput;
  lines: number;
}>;

export type CreateOrderMutation = {
  readonly orderCreate: {
    readonly order: {
      readonly id: string;
      readonly legacyResourceId: string;
      readonly name: string;
      readonly cancelledAt: string | null;
      readonly totalPriceSet: { readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode } };
      readonly lineItems: {
        readonly nodes: ReadonlyArray<{
          readonly id: string;
          readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
        }>;
      };
    } | null;
    readonly userErrors: ReadonlyArray<{
      readonly code: OrderCreateUserErrorCode | null;
      readonly field: ReadonlyArray<string> | null;
      readonly message: string;
    }>;
  } | null;
};

export type OrderByReferenceQueryVariables = Exact<{
  identifier: OrderIdentifierInput;
  lines: number;
}>;

export type OrderByReferenceQuery = {
  readonly orderByIdentifier: {
    readonly id: string;
    readonly legacyResourceId: string;
    readonly name: string;
    readonly cancelledAt: string | null;
    readonly totalPriceSet: { readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode } };
    readonly lineItems: {
      readonly nodes: ReadonlyArray<{
        readonly id: string;
        readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
      }>;
    };
  } | null;
};

export type OrderBeforeUpdateQueryVariables = Exact<{
  id: string;
}>;

export type OrderBeforeUpdateQuery = {
  readonly order: {
    readonly tags: ReadonlyArray<string>;
    readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
    readonly sent: { readonly value: string } | null;
  } | null;
};

export type UpdateOrderMutationVariables = Exact<{
  id: string;
  input: OrderInput;
  newTags: ReadonlyArray<string>;
  oldTags: ReadonlyArray<string>;
  addTags: boolean;
  removeTags: boolean;
}>;

export type UpdateOrderMutation = {
  readonly orderUpdate: {
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
  readonly tagsAdd?: {
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
  readonly tagsRemove?: {
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
};

export type OrderBeforeItemEditQueryVariables = Exact<{
  id: string;
  lines: number;
}>;

export type OrderBeforeItemEditQuery = {
  readonly order: {
    readonly cancelledAt: string | null;
    readonly currentTotalPriceSet: {
      readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
    };
    readonly lineItems: {
      readonly nodes: ReadonlyArray<{
        readonly currentQuantity: number;
        readonly unfulfilledQuantity: number;
        readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
      }>;
    };
  } | null;
};

export type BeginItemEditMutationVariables = Exact<{
  id: string;
  lines: number;
}>;

export type BeginItemEditMutation = {
  readonly orderEditBegin: {
    readonly calculatedOrder: {
      readonly id: string;
      readonly lineItems: {
        readonly nodes: ReadonlyArray<{
          readonly id: string;
          readonly quantity: number;
          readonly editableQuantity: number;
          readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
        }>;
      };
    } | null;
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
};

export type SetItemQuantityMutationVariables = Exact<{
  draft: string;
  line: string;
  quantity: number;
}>;

export type SetItemQuantityMutation = {
  readonly orderEditSetQuantity: {
    readonly calculatedOrder: {
      readonly totalPriceSet: { readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode } };
    } | null;
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
};

export type CommitItemEditMutationVariables = Exact<{
  draft: string;
  staffNote: string;
}>;

export type CommitItemEditMutation = {
  readonly orderEditCommit: {
    readonly order: {
      readonly currentTotalPriceSet: {
        readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
      };
    } | null;
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
};

export type OrderBeforeCancelQueryVariables = Exact<{
  id: string;
}>;

export type OrderBeforeCancelQuery = {
  readonly order: {
    readonly cancelledAt: string | null;
    readonly fulfillments: ReadonlyArray<{ readonly status: FulfillmentStatus }>;
  } | null;
};

export type CancelOrderMutationVariables = Exact<{
  orderId: string;
  reason: OrderCancelReason;
  staffNote: string;
}>;

export type CancelOrderMutation = {
  readonly orderCancel: {
    readonly job: { readonly id: string; readonly done: boolean } | null;
    readonly jobResult: {
      readonly done: boolean;
      readonly status: OrderCancelStatus;
      readonly errors: ReadonlyArray<{
        readonly code: OrderCancelUserErrorCode | null;
        readonly field: ReadonlyArray<string> | null;
        readonly message: string;
      }>;
    } | null;
    readonly orderCancelUserErrors: ReadonlyArray<{
      readonly code: OrderCancelUserErrorCode | null;
      readonly field: ReadonlyArray<string> | null;
      readonly message: string;
    }>;
  } | null;
};

export type ChangedOrdersQueryVariables = Exact<{
  query: string;
  after?: string | null | undefined;
}>;

export type ChangedOrdersQuery = {
  readonly orders: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly updatedAt: string;
      readonly cancelledAt: string | null;
      readonly displayFulfillmentStatus: OrderDisplayFulfillmentStatus;
      readonly reference: { readonly value: string } | null;
      readonly fulfillmentsCount: { readonly count: number } | null;
      readonly fulfillments: ReadonlyArray<{ readonly id: string }>;
    }>;
  };
};

export type StoredLineFieldsFragment = {
  readonly id: string;
  readonly currentQuantity: number;
  readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
};

export type StoredOrdersQueryVariables = Exact<{
  query: string;
  after?: string | null | undefined;
}>;

export type StoredOrdersQuery = {
  readonly orders: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly name: string;
      readonly cancelledAt: string | null;
      readonly displayFulfillmentStatus: OrderDisplayFulfillmentStatus;
      readonly reference: { readonly value: string } | null;
      readonly currentTotalPriceSet: {
        readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
      };
      readonly shippingAddress: {
        readonly address1: string | null;
        readonly address2: string | null;
        readonly city: string | null;
        readonly zip: string | null;
        readonly countryCodeV2: CountryCode | null;
      } | null;
      readonly lineItems: {
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
        readonly nodes: ReadonlyArray<{
          readonly id: string;
          readonly currentQuantity: number;
          readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
        }>;
      };
    }>;
  };
};

export type StoredOrderLinesQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;

export type StoredOrderLinesQuery = {
  readonly order: {
    readonly lineItems: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: ReadonlyArray<{
        readonly id: string;
        readonly currentQuantity: number;
        readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
      }>;
    };
  } | null;
};

export type StoreProfileQueryVariables = Exact<{ [key: string]: never }>;

export type StoreProfileQuery = {
  readonly shop: {
    readonly id: string;
    readonly name: string;
    readonly myshopifyDomain: string;
    readonly currencyCode: CurrencyCode;
    readonly ianaTimezone: string;
    readonly plan: { readonly partnerDevelopment: boolean };
  };
  readonly currentAppInstallation: { readonly accessScopes: ReadonlyArray<{ readonly handle: string }> };
};

export type StoreCatalogueQueryVariables = Exact<{
  after?: string | null | undefined;
}>;

export type StoreCatalogueQuery = {
  readonly productVariants: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly title: string;
      readonly sku: string | null;
      readonly barcode: string | null;
      readonly price: string;
      readonly product: { readonly id: string; readonly title: string; readonly hasOnlyDefaultVariant: boolean };
    }>;
  };
  readonly shop: { readonly currencyCode: CurrencyCode };
};

export const ExternalOrderFieldsFragmentDoc = gql`
  fragment ExternalOrderFields on Order {
    id
    legacyResourceId
    name
    cancelledAt
    totalPriceSet {
      shopMoney {
        amount
        currencyCode
      }
    }
    lineItems(first: $lines) {
      nodes {
        id
        customAttributes {
          key
          value
        }
      }
    }
  }
` as unknown as DocumentNode<ExternalOrderFieldsFragment, unknown>;
export const StoredLineFieldsFragmentDoc = gql`
  fragment StoredLineFields on LineItem {
    id
    currentQuantity
    customAttributes {
      key
      value
    }
  }
` as unknown as DocumentNode<StoredLineFieldsFragment, unknown>;
export const StoreLocationsDocument = gql`
  query StoreLocations($after: String) {
    locations(first: 100, after: $after, sortKey: NAME) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
        fulfillsOnlineOrders
      }
    }
  }
` as unknown as DocumentNode<StoreLocationsQuery, StoreLocationsQueryVariables>;
export const OrderLocationsDocument = gql`
  query OrderLocations($id: ID!) {
    order(id: $id) {
      cancelledAt
      fulfillmentOrders(first: 50) {
        nodes {
          id
          status
          assignedLocation {
            location {
              id
            }
          }
          supportedActions {
            action
          }
        }
      }
    }
  }
` as unknown as DocumentNode<OrderLocationsQuery, OrderLocationsQueryVariables>;
export const MoveFulfillmentOrderDocument = gql`
  mutation MoveFulfillmentOrder($id: ID!, $newLocationId: ID!) {
    fulfillmentOrderMove(id: $id, newLocationId: $newLocationId) {
      movedFulfillmentOrder {
        id
      }
      userErrors {
        field
        message
      }
    }
  }
` as unknown as DocumentNode<MoveFulfillmentOrderMutation, MoveFulfillmentOrderMutationVariables>;
export const DefineReferenceDocument = gql`
  mutation DefineReference($definition: MetafieldDefinitionInput!) {
    metafieldDefinitionCreate(definition: $definition) {
      userErrors {
        code
        field
        message
      }
    }
  }
` as unknown as DocumentNode<DefineReferenceMutation, DefineReferenceMutationVariables>;
export const CreateOrderDocument = gql`
  mutation CreateOrder($order: OrderCreateOrderInput!, $options: OrderCreateOptionsInput!, $lines: Int!) {
    orderCreate(order: $order, options: $options) {
      order {
        ...ExternalOrderFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
  ${ExternalOrderFieldsFragmentDoc}
` as unknown as DocumentNode<CreateOrderMutation, CreateOrderMutationVariables>;
export const OrderByReferenceDocument = gql`
  query OrderByReference($identifier: OrderIdentifierInput!, $lines: Int!) {
    orderByIdentifier(identifier: $identifier) {
      ...ExternalOrderFields
    }
  }
  ${ExternalOrderFieldsFragmentDoc}
` as unknown as DocumentNode<OrderByReferenceQuery, OrderByReferenceQueryVariables>;
export const OrderBeforeUpdateDocument = gql`
  query OrderBeforeUpdate($id: ID!) {
    order(id: $id) {
      tags
      customAttributes {
        key
        value
      }
      sent: metafield(namespace: "$app", key: "sent") {
        value
      }
    }
  }
` as unknown as DocumentNode<OrderBeforeUpdateQuery, OrderBeforeUpdateQueryVariables>;
export const UpdateOrderDocument = gql`
  mutation UpdateOrder(
    $id: ID!
    $input: OrderInput!
    $newTags: [String!]!
    $oldTags: [String!]!
    $addTags: Boolean!
    $removeTags: Boolean!
  ) {
    orderUpdate(input: $input) {
      userErrors {
        field
        message
      }
    }
    tagsAdd(id: $id, tags: $newTags) @include(if: $addTags) {
      userErrors {
        field
        message
      }
    }
    tagsRemove(id: $id, tags: $oldTags) @include(if: $removeTags) {
      userErrors {
        field
        message
      }
    }
  }
` as unknown as DocumentNode<UpdateOrderMutation, UpdateOrderMutationVariables>;
export const OrderBeforeItemEditDocument = gql`
  query OrderBeforeItemEdit($id: ID!, $lines: Int!) {
    order(id: $id) {
      cancelledAt
      currentTotalPriceSet {
        shopMoney {
          amount
          currencyCode
        }
      }
      lineItems(first: $lines) {
        nodes {
          currentQuantity
          unfulfilledQuantity
          customAttributes {
            key
            value
          }
        }
      }
    }
  }
` as unknown as DocumentNode<OrderBeforeItemEditQuery, OrderBeforeItemEditQueryVariables>;
export const BeginItemEditDocument = gql`
  mutation BeginItemEdit($id: ID!, $lines: Int!) {
    orderEditBegin(id: $id) {
      calculatedOrder {
        id
        lineItems(first: $lines) {
          nodes {
            id
            quantity
            editableQuantity
            customAttributes {
              key
              value
            }
          }
        }
      }
      userErrors {
        field
        message
      }
    }
  }
` as unknown as DocumentNode<BeginItemEditMutation, BeginItemEditMutationVariables>;
export const SetItemQuantityDocument = gql`
  mutation SetItemQuantity($draft: ID!, $line: ID!, $quantity: Int!) {
    orderEditSetQuantity(id: $draft, lineItemId: $line, quantity: $quantity, restock: true) {
      calculatedOrder {
        totalPriceSet {
          shopMoney {
            amount
            currencyCode
          }
        }
      }
      userErrors {
        field
        message
      }
    }
  }
` as unknown as DocumentNode<SetItemQuantityMutation, SetItemQuantityMutationVariables>;
export const CommitItemEditDocument = gql`
  mutation CommitItemEdit($draft: ID!, $staffNote: String!) {
    orderEditCommit(id: $draft, notifyCustomer: false, staffNote: $staffNote) {
      order {
        currentTotalPriceSet {
          shopMoney {
            amount
            currencyCode
          }
        }
      }
      userErrors {
        field
        message
      }
    }
  }
` as unknown as DocumentNode<CommitItemEditMutation, CommitItemEditMutationVariables>;
export const OrderBeforeCancelDocument = gql`
  query OrderBeforeCancel($id: ID!) {
    order(id: $id) {
      cancelledAt
      fulfillments(first: 50) {
        status
      }
    }
  }
` as unknown as DocumentNode<OrderBeforeCancelQuery, OrderBeforeCancelQueryVariables>;
export const CancelOrderDocument = gql`
  mutation CancelOrder($orderId: ID!, $reason: OrderCancelReason!, $staffNote: String!) {
    orderCancel(orderId: $orderId, reason: $reason, restock: true, notifyCustomer: false, staffNote: $staffNote) {
      job {
        id
        done
      }
      jobResult {
        done
        status
        errors {
          code
          field
          message
        }
      }
      orderCancelUserErrors {
        code
        field
        message
      }
    }
  }
` as unknown as DocumentNode<CancelOrderMutation, CancelOrderMutationVariables>;
export const ChangedOrdersDocument = gql`
  query ChangedOrders($query: String!, $after: String) {
    orders(first: 40, after: $after, query: $query, sortKey: UPDATED_AT) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        updatedAt
        cancelledAt
        displayFulfillmentStatus
        reference: metafield(namespace: "$app", key: "external_id") {
          value
        }
        fulfillmentsCount {
          count
        }
        fulfillments(first: 10) {
          id
        }
      }
    }
  }
` as unknown as DocumentNode<ChangedOrdersQuery, ChangedOrdersQueryVariables>;
export const StoredOrdersDocument = gql`
  query StoredOrders($query: String!, $after: String) {
    orders(first: 20, after: $after, query: $query, sortKey: CREATED_AT) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
        cancelledAt
        displayFulfillmentStatus
        reference: metafield(namespace: "$app", key: "external_id") {
          value
        }
        currentTotalPriceSet {
          shopMoney {
            amount
            currencyCode
          }
        }
        shippingAddress {
          address1
          address2
          city
          zip
          countryCodeV2
        }
        lineItems(first: 20) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...StoredLineFields
          }
        }
      }
    }
  }
  ${StoredLineFieldsFragmentDoc}
` as unknown as DocumentNode<StoredOrdersQuery, StoredOrdersQueryVariables>;
export const StoredOrderLinesDocument = gql`
  query StoredOrderLines($id: ID!, $after: String) {
    order(id: $id) {
      lineItems(first: 100, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...StoredLineFields
        }
      }
    }
  }
  ${StoredLineFieldsFragmentDoc}
` as unknown as DocumentNode<StoredOrderLinesQuery, StoredOrderLinesQueryVariables>;
export const StoreProfileDocument = gql`
  query StoreProfile {
    shop {
      id
      name
      myshopifyDomain
      currencyCode
      ianaTimezone
      plan {
        partnerDevelopment
      }
    }
    currentAppInstallation {
      accessScopes {
        handle
      }
    }
  }
` as unknown as DocumentNode<StoreProfileQuery, StoreProfileQueryVariables>;
export const StoreCatalogueDocument = gql`
  query StoreCatalogue($after: String) {
    productVariants(first: 100, after: $after, sortKey: ID) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        title
        sku
        barcode
        price
        product {
          id
          title
          hasOnlyDefaultVariant
        }
      }
    }
    shop {
      currencyCode
    }
  }
` as unknown as DocumentNode<StoreCatalogueQuery, StoreCatalogueQueryVariables>;
