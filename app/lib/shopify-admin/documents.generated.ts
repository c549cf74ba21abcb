// Written by `npm run generate` from Shopify's schema. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from "@graphql-typed-document-node/core";
import { gql } from "./gql.ts";
export type FulfillmentStatus = "CANCELLED" | "ERROR" | "FAILURE" | "OPEN" | "PENDING" | "SUCCESS";

export type FulfillmentFieldsFragment = {
  readonly id: string;
  readonly status: FulfillmentStatus;
  readonly createdAt: string;
  readonly order: { readonly id: string };
  readonly trackingInfo: ReadonlyArray<{
    readonly company: string | null;
    readonly number: string | null;
    readonly url: string | null;
  }>;
  readonly fulfillmentLineItems: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: ReadonlyArray<{ readonly quantity: number | null; readonly lineItem: { readonly id: string } }>;
  };
};

export type FulfillmentsQueryVariables = Exact<{
  ids: ReadonlyArray<string>;
}>;

export type FulfillmentsQuery = {
  readonly nodes: ReadonlyArray<
    | {
        readonly id: string;
        readonly status: FulfillmentStatus;
        readonly createdAt: string;
        readonly order: { readonly id: string };
        readonly trackingInfo: ReadonlyArray<{
          readonly company: string | null;
          readonly number: string | null;
          readonly url: string | null;
        }>;
        readonly fulfillmentLineItems: {
          readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
          readonly nodes: ReadonlyArray<{
            readonly quantity: number | null;
            readonly lineItem: { readonly id: string };
          }>;
        };
      }
    | Record<PropertyKey, never>
    | null
  >;
};

export type FulfillmentLinesQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;

export type FulfillmentLinesQuery = {
  readonly node:
    | {
        readonly fulfillmentLineItems: {
          readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
          readonly nodes: ReadonlyArray<{
            readonly quantity: number | null;
            readonly lineItem: { readonly id: string };
          }>;
        };
      }
    | Record<PropertyKey, never>
    | null;
};

export type FulfillmentIdsQueryVariables = Exact<{
  orderId: string;
}>;

export type FulfillmentIdsQuery = {
  readonly order: { readonly fulfillments: ReadonlyArray<{ readonly id: string }> } | null;
};

export const FulfillmentFieldsFragmentDoc = gql`
  fragment FulfillmentFields on Fulfillment {
    id
    status
    createdAt
    order {
      id
    }
    trackingInfo(first: 10) {
      company
      number
      url
    }
    fulfillmentLineItems(first: 30) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        quantity
        lineItem {
          id
        }
      }
    }
  }
` as unknown as DocumentNode<FulfillmentFieldsFragment, unknown>;
export const FulfillmentsDocument = gql`
  query Fulfillments($ids: [ID!]!) {
    nodes(ids: $ids) {
      ...FulfillmentFields
    }
  }
  ${FulfillmentFieldsFragmentDoc}
` as unknown as DocumentNode<FulfillmentsQuery, FulfillmentsQueryVariables>;
export const FulfillmentLinesDocument = gql`
  query FulfillmentLines($id: ID!, $after: String) {
    node(id: $id) {
      ... on Fulfillment {
        fulfillmentLineItems(first: 100, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            quantity
            lineItem {
              id
            }
          }
        }
      }
    }
  }
` as unknown as DocumentNode<FulfillmentLinesQuery, FulfillmentLinesQueryVariables>;
export const FulfillmentIdsDocument = gql`
  query FulfillmentIds($orderId: ID!) {
    order(id: $orderId) {
      fulfillments(first: 250) {
        id
      }
    }
  }
` as unknown as DocumentNode<FulfillmentIdsQuery, FulfillmentIdsQueryVariables>;
