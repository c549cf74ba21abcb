// Written by `npm run generate` from Shopify's schema. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from "@graphql-typed-document-node/core";
import { gql } from "../lib/shopify-admin/gql.ts";
export type AppPricingInterval = "ANNUAL" | "EVERY_30_DAYS";

export type AppSubscriptionStatus = "ACCEPTED" | "ACTIVE" | "CANCELLED" | "DECLINED" | "EXPIRED" | "FROZEN" | "PENDING";

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

export type FulfillmentInput = {
  readonly lineItemsByFulfillmentOrder: ReadonlyArray<FulfillmentOrderLineItemsInput>;
  readonly notifyCustomer?: boolean | null | undefined;
  readonly originAddress?: FulfillmentOriginAddressInput | null | undefined;
  readonly trackingInfo?: FulfillmentTrackingInput | null | undefined;
};

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

export type FulfillmentOrderLineItemInput = {
  readonly id: string;
  readonly quantity: number;
};

export type FulfillmentOrderLineItemsInput = {
  readonly fulfillmentOrderId: string;
  readonly fulfillmentOrderLineItems?: ReadonlyArray<FulfillmentOrderLineItemInput> | null | undefined;
};

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

export type FulfillmentTrackingInput = {
  readonly company?: string | null | undefined;
  readonly number?: string | null | undefined;
  readonly numbers?: ReadonlyArray<string> | null | undefined;
  readonly url?: string | null | undefined;
  readonly urls?: ReadonlyArray<string> | null | undefined;
};

export type OrderDisplayFinancialStatus =
  "AUTHORIZED" | "EXPIRED" | "PAID" | "PARTIALLY_PAID" | "PARTIALLY_REFUNDED" | "PENDING" | "REFUNDED" | "VOIDED";

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

export type OrderRiskRecommendationResult = "ACCEPT" | "CANCEL" | "INVESTIGATE" | "NONE";

export type ProductStatus = "ACTIVE" | "ARCHIVED" | "DRAFT" | "UNLISTED";

export type RiskAssessmentResult = "HIGH" | "LOW" | "MEDIUM" | "NONE" | "PENDING";

export type WeightUnit = "GRAMS" | "KILOGRAMS" | "OUNCES" | "POUNDS";

export type AgreementFieldsFragment = {
  readonly id: string;
  readonly status: AppSubscriptionStatus;
  readonly returnUrl: string;
};

export type BillingAgreementsQueryVariables = Exact<{
  known: ReadonlyArray<string>;
}>;

export type BillingAgreementsQuery = {
  readonly currentAppInstallation: {
    readonly activeSubscriptions: ReadonlyArray<{
      readonly id: string;
      readonly status: AppSubscriptionStatus;
      readonly returnUrl: string;
    }>;
  };
  readonly nodes: ReadonlyArray<
    | { readonly id: string; readonly status: AppSubscriptionStatus; readonly returnUrl: string }
    | Record<PropertyKey, never>
    | null
  >;
};

export type AskForAgreementMutationVariables = Exact<{
  name: string;
  returnUrl: string;
  price: string;
  currency: CurrencyCode;
  interval: AppPricingInterval;
  test: boolean;
}>;

export type AskForAgreementMutation = {
  readonly appSubscriptionCreate: {
    readonly confirmationUrl: string | null;
    readonly appSubscription: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
};

export type EndAgreementMutationVariables = Exact<{
  id: string;
}>;

export type EndAgreementMutation = {
  readonly appSubscriptionCancel: {
    readonly appSubscription: { readonly id: string; readonly status: AppSubscriptionStatus } | null;
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
};

export type SendFlowTriggerMutationVariables = Exact<{
  handle: string;
  payload: unknown;
}>;

export type SendFlowTriggerMutation = {
  readonly flowTriggerReceive: {
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
};

export type FulfillmentOrderLineFieldsFragment = {
  readonly id: string;
  readonly remainingQuantity: number;
  readonly lineItem: { readonly id: string };
};

export type OrderFulfillmentOrdersQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;

export type OrderFulfillmentOrdersQuery = {
  readonly order: {
    readonly fulfillmentOrders: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: ReadonlyArray<{
        readonly id: string;
        readonly assignedLocation: { readonly location: { readonly id: string } | null };
        readonly supportedActions: ReadonlyArray<{ readonly action: FulfillmentOrderAction }>;
        readonly lineItems: {
          readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
          readonly nodes: ReadonlyArray<{
            readonly id: string;
            readonly remainingQuantity: number;
            readonly lineItem: { readonly id: string };
          }>;
        };
      }>;
    };
  } | null;
};

export type FulfillmentOrderLinesQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;

export type FulfillmentOrderLinesQuery = {
  readonly fulfillmentOrder: {
    readonly lineItems: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: ReadonlyArray<{
        readonly id: string;
        readonly remainingQuantity: number;
        readonly lineItem: { readonly id: string };
      }>;
    };
  } | null;
};

export type CreateFulfillmentMutationVariables = Exact<{
  fulfillment: FulfillmentInput;
}>;

export type CreateFulfillmentMutation = {
  readonly fulfillmentCreate: {
    readonly fulfillment: { readonly id: string } | null;
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
};

export type UpdateTrackingMutationVariables = Exact<{
  fulfillmentId: string;
  tracking: FulfillmentTrackingInput;
  notifyCustomer: boolean;
}>;

export type UpdateTrackingMutation = {
  readonly fulfillmentTrackingInfoUpdate: {
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
};

export type CancelFulfillmentMutationVariables = Exact<{
  id: string;
}>;

export type CancelFulfillmentMutation = {
  readonly fulfillmentCancel: {
    readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null; readonly message: string }>;
  } | null;
};

export type OrderOfFulfillmentOrderQueryVariables = Exact<{
  id: string;
}>;

export type OrderOfFulfillmentOrderQuery = { readonly fulfillmentOrder: { readonly orderId: string } | null };

export type MarketplaceLocationsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;

export type MarketplaceLocationsQuery = {
  readonly locations: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: ReadonlyArray<{ readonly id: string; readonly name: string }>;
  };
};

export type MoneyFieldsFragment = {
  readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
};

export type TaxFieldsFragment = {
  readonly title: string;
  readonly rate: number | null;
  readonly priceSet: { readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode } };
};

export type DiscountFieldsFragment = {
  readonly allocatedAmountSet: { readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode } };
};

export type AddressFieldsFragment = {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly address1: string | null;
  readonly address2: string | null;
  readonly city: string | null;
  readonly provinceCode: string | null;
  readonly province: string | null;
  readonly zip: string | null;
  readonly countryCodeV2: CountryCode | null;
  readonly phone: string | null;
};

export type OrderLineFieldsFragment = {
  readonly id: string;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly vendor: string | null;
  readonly quantity: number;
  readonly currentQuantity: number;
  readonly unfulfilledQuantity: number;
  readonly requiresShipping: boolean;
  readonly isGiftCard: boolean;
  readonly weight: { readonly unit: WeightUnit; readonly value: number } | null;
  readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
  readonly variant: { readonly id: string } | null;
  readonly product: { readonly id: string } | null;
  readonly originalUnitPriceSet: {
    readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
  };
  readonly discountAllocations: ReadonlyArray<{
    readonly allocatedAmountSet: {
      readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
    };
  }>;
  readonly taxLines: ReadonlyArray<{
    readonly title: string;
    readonly rate: number | null;
    readonly priceSet: { readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode } };
  }>;
};

export type FulfillmentOrderStatesFragment = {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: ReadonlyArray<{ readonly id: string; readonly status: FulfillmentOrderStatus }>;
};

export type MoreFulfillmentOrderStatesQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;

export type MoreFulfillmentOrderStatesQuery = {
  readonly order: {
    readonly fulfillmentOrders: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: ReadonlyArray<{ readonly id: string; readonly status: FulfillmentOrderStatus }>;
    };
  } | null;
};

export type MarketplaceOrderQueryVariables = Exact<{
  id: string;
}>;

export type MarketplaceOrderQuery = {
  readonly order: {
    readonly id: string;
    readonly name: string;
    readonly createdAt: string;
    readonly updatedAt: string;
    readonly cancelledAt: string | null;
    readonly test: boolean;
    readonly sourceIdentifier: string | null;
    readonly displayFinancialStatus: OrderDisplayFinancialStatus | null;
    readonly displayFulfillmentStatus: OrderDisplayFulfillmentStatus;
    readonly currencyCode: CurrencyCode;
    readonly taxesIncluded: boolean;
    readonly tags: ReadonlyArray<string>;
    readonly email: string | null;
    readonly phone: string | null;
    readonly note: string | null;
    readonly customerAcceptsMarketing: boolean;
    readonly app: { readonly id: string } | null;
    readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
    readonly customer: {
      readonly id: string;
      readonly firstName: string | null;
      readonly lastName: string | null;
    } | null;
    readonly shippingAddress: {
      readonly firstName: string | null;
      readonly lastName: string | null;
      readonly company: string | null;
      readonly address1: string | null;
      readonly address2: string | null;
      readonly city: string | null;
      readonly provinceCode: string | null;
      readonly province: string | null;
      readonly zip: string | null;
      readonly countryCodeV2: CountryCode | null;
      readonly phone: string | null;
    } | null;
    readonly billingAddress: {
      readonly firstName: string | null;
      readonly lastName: string | null;
      readonly company: string | null;
      readonly address1: string | null;
      readonly address2: string | null;
      readonly city: string | null;
      readonly provinceCode: string | null;
      readonly province: string | null;
      readonly zip: string | null;
      readonly countryCodeV2: CountryCode | null;
      readonly phone: string | null;
    } | null;
    readonly totalTipReceivedSet: {
      readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
    };
    readonly totalRefundedSet: { readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode } };
    readonly risk: {
      readonly recommendation: OrderRiskRecommendationResult;
      readonly assessments: ReadonlyArray<{ readonly riskLevel: RiskAssessmentResult }>;
    };
    readonly fulfillmentOrders: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: ReadonlyArray<{ readonly id: string; readonly status: FulfillmentOrderStatus }>;
    };
    readonly shippingLines: {
      readonly nodes: ReadonlyArray<{
        readonly title: string;
        readonly code: string | null;
        readonly originalPriceSet: {
          readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
        };
        readonly discountAllocations: ReadonlyArray<{
          readonly allocatedAmountSet: {
            readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
          };
        }>;
        readonly taxLines: ReadonlyArray<{
          readonly title: string;
          readonly rate: number | null;
          readonly priceSet: { readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode } };
        }>;
      }>;
    };
    readonly lineItems: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: ReadonlyArray<{
        readonly id: string;
        readonly title: string;
        readonly variantTitle: string | null;
        readonly sku: string | null;
        readonly vendor: string | null;
        readonly quantity: number;
        readonly currentQuantity: number;
        readonly unfulfilledQuantity: number;
        readonly requiresShipping: boolean;
        readonly isGiftCard: boolean;
        readonly weight: { readonly unit: WeightUnit; readonly value: number } | null;
        readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
        readonly variant: { readonly id: string } | null;
        readonly product: { readonly id: string } | null;
        readonly originalUnitPriceSet: {
          readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
        };
        readonly discountAllocations: ReadonlyArray<{
          readonly allocatedAmountSet: {
            readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
          };
        }>;
        readonly taxLines: ReadonlyArray<{
          readonly title: string;
          readonly rate: number | null;
          readonly priceSet: { readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode } };
        }>;
      }>;
    };
  } | null;
};

export type MarketplaceOrderLinesQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;

export type MarketplaceOrderLinesQuery = {
  readonly order: {
    readonly lineItems: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: ReadonlyArray<{
        readonly id: string;
        readonly title: string;
        readonly variantTitle: string | null;
        readonly sku: string | null;
        readonly vendor: string | null;
        readonly quantity: number;
        readonly currentQuantity: number;
        readonly unfulfilledQuantity: number;
        readonly requiresShipping: boolean;
        readonly isGiftCard: boolean;
        readonly weight: { readonly unit: WeightUnit; readonly value: number } | null;
        readonly customAttributes: ReadonlyArray<{ readonly key: string; readonly value: string | null }>;
        readonly variant: { readonly id: string } | null;
        readonly product: { readonly id: string } | null;
        readonly originalUnitPriceSet: {
          readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
        };
        readonly discountAllocations: ReadonlyArray<{
          readonly allocatedAmountSet: {
            readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode };
          };
        }>;
        readonly taxLines: ReadonlyArray<{
          readonly title: string;
          readonly rate: number | null;
          readonly priceSet: { readonly shopMoney: { readonly amount: string; readonly currencyCode: CurrencyCode } };
        }>;
      }>;
    };
  } | null;
};

export type UpdatedOrderIdsQueryVariables = Exact<{
  query: string;
  after?: string | null | undefined;
}>;

export type UpdatedOrderIdsQuery = {
  readonly orders: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: ReadonlyArray<{ readonly id: string; readonly updatedAt: string }>;
  };
};

export type PlacedOrdersQueryVariables = Exact<{
  query: string;
  after?: string | null | undefined;
}>;

export type PlacedOrdersQuery = {
  readonly orders: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly sourceIdentifier: string | null;
      readonly closed: boolean;
      readonly cancelledAt: string | null;
      readonly displayFulfillmentStatus: OrderDisplayFulfillmentStatus;
    }>;
  };
};

export type MarketplaceShopQueryVariables = Exact<{ [key: string]: never }>;

export type MarketplaceShopQuery = {
  readonly shop: {
    readonly id: string;
    readonly name: string;
    readonly currencyCode: CurrencyCode;
    readonly ianaTimezone: string;
    readonly contactEmail: string;
  };
};

export type MarketplaceCatalogueQueryVariables = Exact<{
  after?: string | null | undefined;
}>;

export type MarketplaceCatalogueQuery = {
  readonly productVariants: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly title: string;
      readonly sku: string | null;
      readonly barcode: string | null;
      readonly inventoryItem: {
        readonly unitCost: { readonly amount: string; readonly currencyCode: CurrencyCode } | null;
      };
      readonly product: {
        readonly id: string;
        readonly title: string;
        readonly vendor: string;
        readonly status: ProductStatus;
        readonly hasOnlyDefaultVariant: boolean;
        readonly featuredMedia:
          | { readonly preview: { readonly image: { readonly url: string } | null } | null }
          | { readonly preview: { readonly image: { readonly url: string } | null } | null }
          | { readonly preview: { readonly image: { readonly url: string } | null } | null }
          | { readonly preview: { readonly image: { readonly url: string } | null } | null }
          | null;
      };
    }>;
  };
};

export const AgreementFieldsFragmentDoc = gql`
  fragment AgreementFields on AppSubscription {
    id
    status
    returnUrl
  }
` as unknown as DocumentNode<AgreementFieldsFragment, unknown>;
export const FulfillmentOrderLineFieldsFragmentDoc = gql`
  fragment FulfillmentOrderLineFields on FulfillmentOrderLineItem {
    id
    remainingQuantity
    lineItem {
      id
    }
  }
` as unknown as DocumentNode<FulfillmentOrderLineFieldsFragment, unknown>;
export const AddressFieldsFragmentDoc = gql`
  fragment AddressFields on MailingAddress {
    firstName
    lastName
    company
    address1
    address2
    city
    provinceCode
    province
    zip
    countryCodeV2
    phone
  }
` as unknown as DocumentNode<AddressFieldsFragment, unknown>;
export const MoneyFieldsFragmentDoc = gql`
  fragment MoneyFields on MoneyBag {
    shopMoney {
      amount
      currencyCode
    }
  }
` as unknown as DocumentNode<MoneyFieldsFragment, unknown>;
export const DiscountFieldsFragmentDoc = gql`
  fragment DiscountFields on DiscountAllocation {
    allocatedAmountSet {
      ...MoneyFields
    }
  }
` as unknown as DocumentNode<DiscountFieldsFragment, unknown>;
export const TaxFieldsFragmentDoc = gql`
  fragment TaxFields on TaxLine {
    title
    rate
    priceSet {
      ...MoneyFields
    }
  }
` as unknown as DocumentNode<TaxFieldsFragment, unknown>;
export const OrderLineFieldsFragmentDoc = gql`
  fragment OrderLineFields on LineItem {
    id
    title
    variantTitle
    sku
    vendor
    quantity
    currentQuantity
    unfulfilledQuantity
    requiresShipping
    isGiftCard
    weight {
      unit
      value
    }
    customAttributes {
      key
      value
    }
    variant {
      id
    }
    product {
      id
    }
    originalUnitPriceSet {
      ...MoneyFields
    }
    discountAllocations {
      ...DiscountFields
    }
    taxLines {
      ...TaxFields
    }
  }
` as unknown as DocumentNode<OrderLineFieldsFragment, unknown>;
export const FulfillmentOrderStatesFragmentDoc = gql`
  fragment FulfillmentOrderStates on FulfillmentOrderConnection {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      status
    }
  }
` as unknown as DocumentNode<FulfillmentOrderStatesFragment, unknown>;
export const BillingAgreementsDocument = gql`
  query BillingAgreements($known: [ID!]!) {
    currentAppInstallation {
      activeSubscriptions {
        ...AgreementFields
      }
    }
    nodes(ids: $known) {
      ... on AppSubscription {
        ...AgreementFields
      }
    }
  }
  ${AgreementFieldsFragmentDoc}
` as unknown as DocumentNode<BillingAgreementsQuery, BillingAgreementsQueryVariables>;
export const AskForAgreementDocument = gql`
  mutation AskForAgreement(
    $name: String!
    $returnUrl: URL!
    $price: Decimal!
    $currency: CurrencyCode!
    $interval: AppPricingInterval!
    $test: Boolean!
  ) {
    appSubscriptionCreate(
      name: $name
      returnUrl: $returnUrl
      test: $test
      replacementBehavior: APPLY_IMMEDIATELY
      lineItems: [
        {
          plan: {
            appRecurringPricingDetails: { price: { amount: $price, currencyCode: $currency }, interval: $interval }
          }
        }
      ]
    ) {
      appSubscription {
        id
      }
      confirmationUrl
      userErrors {
        field
        message
      }
    }
  }
` as unknown as DocumentNode<AskForAgreementMutation, AskForAgreementMutationVariables>;
export const EndAgreementDocument = gql`
  mutation EndAgreement($id: ID!) {
    appSubscriptionCancel(id: $id, prorate: true) {
      appSubscription {
        id
        status
      }
      userErrors {
        field
        message
      }
    }
  }
` as unknown as DocumentNode<EndAgreementMutation, EndAgreementMutationVariables>;
export const SendFlowTriggerDocument = gql`
  mutation SendFlowTrigger($handle: String!, $payload: JSON!) {
    flowTriggerReceive(handle: $handle, payload: $payload) {
      userErrors {
        field
        message
      }
    }
  }
` as unknown as DocumentNode<SendFlowTriggerMutation, SendFlowTriggerMutationVariables>;
export const OrderFulfillmentOrdersDocument = gql`
  query OrderFulfillmentOrders($id: ID!, $after: String) {
    order(id: $id) {
      fulfillmentOrders(first: 10, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          assignedLocation {
            location {
              id
            }
          }
          supportedActions {
            action
          }
          lineItems(first: 40) {
            pageInfo {
              hasNextPage
              endCursor
            }
            nodes {
              ...FulfillmentOrderLineFields
            }
          }
        }
      }
    }
  }
  ${FulfillmentOrderLineFieldsFragmentDoc}
` as unknown as DocumentNode<OrderFulfillmentOrdersQuery, OrderFulfillmentOrdersQueryVariables>;
export const FulfillmentOrderLinesDocument = gql`
  query FulfillmentOrderLines($id: ID!, $after: String) {
    fulfillmentOrder(id: $id) {
      lineItems(first: 100, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...FulfillmentOrderLineFields
        }
      }
    }
  }
  ${FulfillmentOrderLineFieldsFragmentDoc}
` as unknown as DocumentNode<FulfillmentOrderLinesQuery, FulfillmentOrderLinesQueryVariables>;
export const CreateFulfillmentDocument = gql`
  mutation CreateFulfillment($fulfillment: FulfillmentInput!) {
    fulfillmentCreate(fulfillment: $fulfillment) {
      fulfillment {
        id
      }
      userErrors {
        field
        message
      }
    }
  }
` as unknown as DocumentNode<CreateFulfillmentMutation, CreateFulfillmentMutationVariables>;
export const UpdateTrackingDocument = gql`
  mutation UpdateTracking($fulfillmentId: ID!, $tracking: FulfillmentTrackingInput!, $notifyCustomer: Boolean!) {
    fulfillmentTrackingInfoUpdate(
      fulfillmentId: $fulfillmentId
      trackingInfoInput: $tracking
      notifyCustomer: $notifyCustomer
    ) {
      userErrors {
        field
        message
      }
    }
  }
` as unknown as DocumentNode<UpdateTrackingMutation, UpdateTrackingMutationVariables>;
export const CancelFulfillmentDocument = gql`
  mutation CancelFulfillment($id: ID!) {
    fulfillmentCancel(id: $id) {
      userErrors {
        field
        message
      }
    }
  }
` as unknown as DocumentNode<CancelFulfillmentMutation, CancelFulfillmentMutationVariables>;
export const OrderOfFulfillmentOrderDocument = gql`
  query OrderOfFulfillmentOrder($id: ID!) {
    fulfillmentOrder(id: $id) {
      orderId
    }
  }
` as unknown as DocumentNode<OrderOfFulfillmentOrderQuery, OrderOfFulfillmentOrderQueryVariables>;
export const MarketplaceLocationsDocument = gql`
  query MarketplaceLocations($after: String) {
    locations(first: 100, after: $after, sortKey: NAME) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
      }
    }
  }
` as unknown as DocumentNode<MarketplaceLocationsQuery, MarketplaceLocationsQueryVariables>;
export const MoreFulfillmentOrderStatesDocument = gql`
  query MoreFulfillmentOrderStates($id: ID!, $after: String) {
    order(id: $id) {
      fulfillmentOrders(first: 50, after: $after) {
        ...FulfillmentOrderStates
      }
    }
  }
  ${FulfillmentOrderStatesFragmentDoc}
` as unknown as DocumentNode<MoreFulfillmentOrderStatesQuery, MoreFulfillmentOrderStatesQueryVariables>;
export const MarketplaceOrderDocument = gql`
  query MarketplaceOrder($id: ID!) {
    order(id: $id) {
      id
      name
      createdAt
      updatedAt
      cancelledAt
      test
      app {
        id
      }
      sourceIdentifier
      displayFinancialStatus
      displayFulfillmentStatus
      currencyCode
      taxesIncluded
      tags
      email
      phone
      note
      customerAcceptsMarketing
      customAttributes {
        key
        value
      }
      customer {
        id
        firstName
        lastName
      }
      shippingAddress {
        ...AddressFields
      }
      billingAddress {
        ...AddressFields
      }
      totalTipReceivedSet {
        ...MoneyFields
      }
      totalRefundedSet {
        ...MoneyFields
      }
      risk {
        recommendation
        assessments {
          riskLevel
        }
      }
      fulfillmentOrders(first: 10) {
        ...FulfillmentOrderStates
      }
      shippingLines(first: 20) {
        nodes {
          title
          code
          originalPriceSet {
            ...MoneyFields
          }
          discountAllocations {
            ...DiscountFields
          }
          taxLines {
            ...TaxFields
          }
        }
      }
      lineItems(first: 20) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...OrderLineFields
        }
      }
    }
  }
  ${AddressFieldsFragmentDoc}
  ${MoneyFieldsFragmentDoc}
  ${FulfillmentOrderStatesFragmentDoc}
  ${DiscountFieldsFragmentDoc}
  ${TaxFieldsFragmentDoc}
  ${OrderLineFieldsFragmentDoc}
` as unknown as DocumentNode<MarketplaceOrderQuery, MarketplaceOrderQueryVariables>;
export const MarketplaceOrderLinesDocument = gql`
  query MarketplaceOrderLines($id: ID!, $after: String) {
    order(id: $id) {
      lineItems(first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...OrderLineFields
        }
      }
    }
  }
  ${OrderLineFieldsFragmentDoc}
  ${MoneyFieldsFragmentDoc}
  ${DiscountFieldsFragmentDoc}
  ${TaxFieldsFragmentDoc}
` as unknown as DocumentNode<MarketplaceOrderLinesQuery, MarketplaceOrderLinesQueryVariables>;
export const UpdatedOrderIdsDocument = gql`
  query UpdatedOrderIds($query: String!, $after: String) {
    orders(first: 20, after: $after, query: $query, sortKey: UPDATED_AT) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        updatedAt
      }
    }
  }
` as unknown as DocumentNode<UpdatedOrderIdsQuery, UpdatedOrderIdsQueryVariables>;
export const PlacedOrdersDocument = gql`
  query PlacedOrders($query: String!, $after: String) {
    orders(first: 100, after: $after, query: $query, sortKey: CREATED_AT) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        createdAt
        updatedAt
        sourceIdentifier
        closed
        cancelledAt
        displayFulfillmentStatus
      }
    }
  }
` as unknown as DocumentNode<PlacedOrdersQuery, PlacedOrdersQueryVariables>;
export const MarketplaceShopDocument = gql`
  query MarketplaceShop {
    shop {
      id
      name
      currencyCode
      ianaTimezone
      contactEmail
    }
  }
` as unknown as DocumentNode<MarketplaceShopQuery, MarketplaceShopQueryVariables>;
export const MarketplaceCatalogueDocument = gql`
  query MarketplaceCatalogue($after: String) {
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
        inventoryItem {
          unitCost {
            amount
            currencyCode
          }
        }
        product {
          id
          title
          vendor
          status
          hasOnlyDefaultVariant
          featuredMedia {
            preview {
              image {
                url
              }
            }
          }
        }
      }
    }
  }
` as unknown as DocumentNode<MarketplaceCatalogueQuery, MarketplaceCatalogueQueryVariables>;
