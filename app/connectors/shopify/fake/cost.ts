import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNullableType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";

export type CostRule = "observed" | "every-object";

/**
 * How many objects a list of n is charged for. The documentation only says "sized by first and last"; costs published
 * for real queries (first: 100, 200 and 250 charged as 9, 10 and 11 objects) fit this curve.
 */
export function chargedFor(count: number, rule: CostRule): number {
  if (count <= 0 || rule === "every-object") return Math.max(0, count);
  return Math.max(1, Math.min(count, Math.floor(2 * Math.log(count))));
}

const connectionCost = 2;
const mutationCost = 10;
/** Values rather than objects: they cost nothing. */
const free = new Set(["PageInfo", "MoneyV2", "MoneyBag", "Count"]);

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly rule: CostRule;
}

/** Points a query is charged before it runs: the worst case. */
export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  rule: CostRule,
): number {
  return costOfOperation(schema, document, operation, variables, rule, undefined);
}

/** Points it really used, by what came back. */
export function actualCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  rule: CostRule,
  data: unknown,
): number {
  return costOfOperation(schema, document, operation, variables, rule, data ?? null);
}

function costOfOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  rule: CostRule,
  data: unknown,
): number {
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const root = schema.getRootType(operation.operation);
  return root ? costOfSelection({ schema, fragments, variables, rule }, root, operation.selectionSet, data) : 0;
}

/** `data` undefined: not known yet, so the worst case is assumed. */
function costOfSelection(
  walk: Walk,
  parent: GraphQLCompositeType,
  selections: SelectionSetNode,
  data: unknown,
): number {
  let cost = 0;
  // Of the fragments on an interface or union only the dearest counts: an object is of one type.
  const branches = new Map<string, number>();
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FIELD) {
      cost += costOfField(walk, parent, selection, data);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : walk.fragments.get(selection.name.value);
    if (!fragment) continue;
    const name = fragment.typeCondition?.name.value ?? parent.name;
    const type = walk.schema.getType(name);
    if (!type || !isCompositeType(type)) continue;
    const part = costOfSelection(walk, type, fragment.selectionSet, data);
    if (isAbstractType(parent) && isObjectType(type)) branches.set(name, (branches.get(name) ?? 0) + part);
    else cost += part;
  }
  return cost + Math.max(0, ...branches.values());
}

function costOfField(walk: Walk, parent: GraphQLCompositeType, node: FieldNode, data: unknown): number {
  const name = node.name.value;
  if (name.startsWith("__") || !("getFields" in parent)) return 0;
  const field = parent.getFields()[name];
  if (!field || !node.selectionSet) return 0;
  const type = getNamedType(field.type);
  if (!isCompositeType(type)) return 0;
  const value = data === undefined ? undefined : (data as Record<string, unknown> | null)?.[node.alias?.value ?? name];
  if (data !== undefined && (value === undefined || value === null)) return isMutation(walk, parent) ? mutationCost : 0;
  const base = isMutation(walk, parent) ? mutationCost : 0;

  if (type.name.endsWith("Connection")) {
    const sized = argument(walk, node, "first") ?? argument(walk, node, "last");
    return (
      base + connectionCost + costOfConnection(walk, type as GraphQLObjectType, node.selectionSet, sized ?? 1, value)
    );
  }
  const own = free.has(type.name) || type.name.endsWith("Payload") || type.name.endsWith("UserError") ? 0 : 1;
  if (listed(field.type)) {
    if (Array.isArray(value)) {
      const each = value.map(
        (one: unknown) => own + costOfSelection(walk, type, node.selectionSet as SelectionSetNode, one),
      );
      return base + charge(walk, each);
    }
    const count = argument(walk, node, "first") ?? (argumentList(walk, node, "ids")?.length || 1);
    const each = own + costOfSelection(walk, type, node.selectionSet, undefined);
    return base + each * chargedFor(count, walk.rule);
  }
  return base + own + costOfSelection(walk, type, node.selectionSet, value);
}

function costOfConnection(
  walk: Walk,
  connection: GraphQLObjectType,
  selections: SelectionSetNode,
  count: number,
  value: unknown,
): number {
  let cost = 0;
  for (const selection of selections.selections) {
    if (selection.kind !== Kind.FIELD || !selection.selectionSet) continue;
    const name = selection.name.value;
    if (name !== "nodes" && name !== "edges") continue;
    const field = connection.getFields()[name];
    const type = field && getNamedType(field.type);
    if (!type || !isCompositeType(type)) continue;
    const inner = name === "nodes" ? selection.selectionSet : nodeSelection(selection.selectionSet);
    const nodeType = name === "nodes" ? type : nodeTypeOf(type);
    if (!inner || !nodeType) {
      cost += chargedFor(count, walk.rule);
      continue;
    }
    if (value === undefined) {
      cost += (1 + costOfSelection(walk, nodeType, inner, undefined)) * chargedFor(count, walk.rule);
      continue;
    }
    const answered = (value as Record<string, unknown[]>)[selection.alias?.value ?? name] ?? [];
    const nodes = name === "nodes" ? answered : answered.map((edge) => (edge as { node?: unknown }).node ?? {});
    cost += charge(
      walk,
      nodes.map((one) => 1 + costOfSelection(walk, nodeType, inner, one)),
    );
  }
  return cost;
}

/** Real objects are charged by the same curve as the worst case, so that the actual cost never exceeds it. */
function charge(walk: Walk, each: readonly number[]): number {
  if (each.length === 0) return 0;
  const average = each.reduce((a, b) => a + b, 0) / each.length;
  return Math.ceil(average * chargedFor(each.length, walk.rule));
}

const isMutation = (walk: Walk, parent: GraphQLCompositeType): boolean => parent === walk.schema.getMutationType();

function nodeSelection(edges: SelectionSetNode): SelectionSetNode | undefined {
  for (const selection of edges.selections) {
    if (selection.kind === Kind.FIELD && selection.name.value === "node") return selection.selectionSet;
  }
  return undefined;
}
function nodeTypeOf(edge: GraphQLCompositeType): GraphQLCompositeType | undefined {
  const type = "getFields" in edge ? edge.getFields()["node"]?.type : undefined;
  const named = type && getNamedType(type);
  return named && isCompositeType(named) ? named : undefined;
}
const listed = (type: GraphQLOutputType): boolean =>
  isListType(isNullableType(type) ? type : (type as { ofType: GraphQLOutputType }).ofType);

function argumentValue(walk: Walk, node: FieldNode, name: string): ValueNode | { value: unknown } | undefined {
  const value = node.arguments?.find((argument_) => argument_.name.value === name)?.value;
  return value?.kind === Kind.VARIABLE ? { value: walk.variables[value.name.value] } : value;
}
function argument(walk: Walk, node: FieldNode, name: string): number | undefined {
  const value = argumentValue(walk, node, name);
  const number = value && "value" in value ? Number(value.value) : NaN;
  return Number.isInteger(number) && number >= 0 && value && "value" in value && value.value != null
    ? number
    : undefined;
}
function argumentList(walk: Walk, node: FieldNode, name: string): readonly unknown[] | undefined {
  const value = argumentValue(walk, node, name);
  if (value && "values" in value) return value.values;
  return value && "value" in value && Array.isArray(value.value) ? value.value : undefined;
}

/** A leaky bucket per app and shop: twenty seconds' worth of points, restored continuously. */
export class CostBucket {
  readonly maximumAvailable: number;
  readonly restoreRate: number;
  #available: number;
  #at: number;

  constructor(restoreRate: number, now: number) {
    this.restoreRate = restoreRate;
    this.maximumAvailable = restoreRate * 20;
    this.#available = this.maximumAvailable;
    this.#at = now;
  }

  available(now: number): number {
    const restored = (Math.max(0, now - this.#at) / 1000) * this.restoreRate;
    this.#available = Math.min(this.maximumAvailable, this.#available + restored);
    this.#at = now;
    return this.#available;
  }

  /** Takes the points, or leaves them and says no. */
  take(points: number, now: number): boolean {
    if (this.available(now) < points) return false;
    this.#available -= points;
    return true;
  }

  /** Gives back what was requested and not used. */
  refund(points: number): void {
    this.#available = Math.min(this.maximumAvailable, this.#available + points);
  }

  /** Empties it, for tests of throttling. */
  drain(now: number): void {
    this.available(now);
    this.#available = 0;
  }

  /** What an app reads that has used up everything. */
  emptyStatus() {
    return { maximumAvailable: this.maximumAvailable, currentlyAvailable: 0, restoreRate: this.restoreRate };
  }

  status(now: number) {
    return {
      maximumAvailable: this.maximumAvailable,
      currentlyAvailable: Math.floor(this.available(now)),
      restoreRate: this.restoreRate,
    };
  }
}
