import {
  defaultFieldResolver,
  execute,
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type OperationDefinitionNode,
} from "graphql";
import { checkAccess } from "./access.ts";
import { adminSchema } from "./admin-schema.ts";
import { actualCost, requestedCost, type CostBucket } from "./cost.ts";
import { mutationRoot } from "./resolvers/mutations.ts";
import { queryRoot } from "./resolvers/queries.ts";
import type { ApiCall } from "./resolvers/api-call.ts";

const maximumCost = 1000;
const maximumArray = 250;
const rateLimits = "https://shopify.dev/api/usage/rate-limits";

/** A parsed and validated document, kept: apps send the same few texts over and over. */
interface Prepared {
  readonly document: DocumentNode | null;
  readonly errors: readonly GraphQLError[];
}
const prepared = new Map<string, Prepared>();

function prepare(query: string): Prepared {
  const known = prepared.get(query);
  if (known) return known;
  let made: Prepared;
  try {
    const document = parse(query);
    made = { document, errors: validate(adminSchema().schema, document) };
  } catch (error) {
    made = { document: null, errors: [error as GraphQLError] };
  }
  if (prepared.size > 500) prepared.clear();
  prepared.set(query, made);
  return made;
}

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/** Runs one request against the official schema, with rights, costs and throttling. Always HTTP 200. */
export async function runGraphql(
  call: ApiCall,
  bucket: CostBucket,
  request: GraphqlRequest,
): Promise<Record<string, unknown>> {
  const now = () => call.shop.now().getTime();
  const { document, errors } = prepare(request.query);
  const operation = document && getOperationAST(document, request.operationName);
  if (!document || errors.length > 0 || !operation) {
    const all = errors.length > 0 ? errors : [new GraphQLError("No operation to execute.")];
    return { errors: all.map(errorBody) };
  }
  const tooLong = longestArray(request.variables);
  if (tooLong > maximumArray) {
    return {
      errors: [
        {
          message: `The input array size of ${tooLong} is greater than the maximum allowed of ${maximumArray}.`,
          extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
        },
      ],
    };
  }
  const { schema } = adminSchema();
  const rule = call.shop.behaviour.costRule;
  const requested = requestedCost(schema, document, operation, request.variables, rule);
  if (requested > maximumCost) {
    return {
      errors: [
        {
          message: `Query cost is ${requested}, which exceeds the single query max cost limit (${maximumCost}).`,
          extensions: { code: "MAX_COST_EXCEEDED", cost: requested, maxCost: maximumCost, documentation: rateLimits },
        },
      ],
    };
  }
  if (!bucket.take(requested, now())) return throttledBody(requested, bucket.status(now()));

  const admin = adminSchema();
  const result = (await execute({
    schema,
    document,
    rootValue: root(call, operation),
    contextValue: call,
    variableValues: request.variables,
    operationName: request.operationName,
    fieldResolver: resolverFor(call, admin),
    typeResolver: (value) => (value as { __typename?: string }).__typename,
  })) as ExecutionResult;
  const actual = Math.min(
    requested,
    result.data === undefined ? 0 : actualCost(schema, document, operation, request.variables, rule, result.data),
  );
  bucket.refund(requested - actual);
  return {
    ...(result.errors && { errors: result.errors.map(errorBody) }),
    ...(result.data !== undefined && { data: result.data }),
    extensions: {
      cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: bucket.status(now()) },
      ...(call.searchWarnings.length > 0 && {
        search: call.searchWarnings.map((field) => ({
          warnings: [{ field, message: "Invalid search field for this query.", code: "invalid_field" }],
        })),
      }),
    },
  };
}

/** Shopify's way of saying slow down: HTTP 200 and this. Nothing was done. */
export const throttledBody = (
  requested: number,
  throttleStatus: ReturnType<CostBucket["status"]>,
): Record<string, unknown> => ({
  errors: [{ message: "Throttled", extensions: { code: "THROTTLED", documentation: rateLimits } }],
  extensions: { cost: { requestedQueryCost: requested, actualQueryCost: null, throttleStatus } },
});

const root = (call: ApiCall, operation: OperationDefinitionNode): Record<string, unknown> =>
  operation.operation === "mutation" ? mutationRoot(call) : queryRoot(call);

function resolverFor(call: ApiCall, admin: ReturnType<typeof adminSchema>): GraphQLFieldResolver<unknown, ApiCall> {
  return (source, args: Record<string, unknown>, context, info) => {
    checkAccess(admin, call.scopes, info);
    requireIdempotencyKey(info.fieldName, info.parentType.name, info.fieldNodes[0]?.directives ?? []);
    if (typeof source === "object" && source !== null && !(info.fieldName in source)) {
      throw new GraphQLError(`The simulated Shopify does not play ${info.parentType.name}.${info.fieldName}.`, {
        extensions: { code: "NOT_SIMULATED" },
      });
    }
    return defaultFieldResolver(source, args, context, info);
  };
}

/** Mandatory at run time since 2026-04 for refunds, though the schema does not say so. */
function requireIdempotencyKey(
  field: string,
  parent: string,
  directives: readonly { readonly name: { readonly value: string } }[],
): void {
  if (parent !== "Mutation" || field !== "refundCreate") return;
  if (directives.some(({ name }) => name.value === "idempotent")) return;
  throw new GraphQLError("The @idempotent directive is required for this mutation.", {
    extensions: { code: "BAD_REQUEST" },
  });
}

function errorBody(error: GraphQLError) {
  const { message, locations, path, extensions } = error.toJSON();
  const variable = /^Variable "(\$\w+)"/.exec(message);
  return {
    message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { ...(variable && { code: "INVALID_VARIABLE" }), ...extensions },
  };
}

function longestArray(value: unknown): number {
  if (Array.isArray(value)) return Math.max(value.length, ...value.map(longestArray));
  if (typeof value === "object" && value !== null) return Math.max(0, ...Object.values(value).map(longestArray));
  return 0;
}
