import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { generate } from "@graphql-codegen/cli";
import { buildClientSchema, isObjectType } from "graphql";
import { format, resolveConfig } from "prettier";
import { readAdminSchema } from "./shopify-schema/read-admin-schema.ts";
import { trackingCompaniesIn } from "./shopify-schema/tracking-companies-in.ts";

/**
 * Types the GraphQL documents against Shopify's schema: every folder with `documents/*.graphql` gets a
 * `documents.generated.ts` with typed documents and the types of their variables and answers, nothing else. A document
 * that does not fit the schema fails the run. Also writes the list of carriers that Shopify knows.
 * `--check` writes nothing and exits with 1 when a file is out of date.
 */
const gqlTag = { file: "app/lib/shopify-admin/gql.ts", name: "gql" };
const folders = ["app/lib/shopify-admin", "app/marketplace", "app/connectors/shopify"];

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const { introspection } = readAdminSchema();
const schema = buildClientSchema(introspection);
const stale: string[] = [];

async function put(path: string, text: string): Promise<void> {
  const pretty = await format(text, { ...(await resolveConfig(path)), filepath: path });
  if (existsSync(path) && readFileSync(path, "utf8") === pretty) return;
  stale.push(path);
  if (!values.check) writeFileSync(path, pretty);
}

function importPath(fromFolder: string, file: string): string {
  const path = relative(fromFolder, file);
  return path.startsWith(".") ? path : `./${path}`;
}

const notice = "// Written by `npm run generate` from Shopify's schema. Do not edit.\n";

// The code generator reads schemas from files only.
const schemaFile = join("node_modules/.cache", "shopify-admin-schema.json");
mkdirSync(dirname(schemaFile), { recursive: true });
writeFileSync(schemaFile, JSON.stringify(introspection));

const files = await generate(
  {
    schema: schemaFile,
    silent: true,
    errorsOnly: true,
    generates: Object.fromEntries(
      folders.map((folder) => [
        `${folder}/documents.generated.ts`,
        {
          documents: `${folder}/documents/*.graphql`,
          plugins: ["typescript-operations", "typed-document-node"],
          config: {
            useTypeImports: true,
            enumType: "string-literal",
            immutableTypes: true,
            disableDescriptions: true,
            skipTypename: true,
            nonOptionalTypename: false,
            dedupeFragments: true,
            documentMode: "graphQLTag",
            gqlImport: `${importPath(folder, gqlTag.file)}#${gqlTag.name}`,
            arrayInputCoercion: false,
            scalars: {
              ID: "string",
              DateTime: "string",
              Decimal: "string",
              Money: "string",
              URL: "string",
              UnsignedInt64: "string",
            },
          },
        },
      ]),
    ),
  },
  false,
);
for (const { filename, content } of files as { filename: string; content: string }[])
  await put(filename, `${notice}${content}`);

const trackingInfo = schema.getType("FulfillmentTrackingInfo");
const companies = isObjectType(trackingInfo)
  ? trackingCompaniesIn(trackingInfo.getFields()["company"]?.description ?? "")
  : [];
if (companies.length < 100) throw new Error("Shopify's list of tracking companies has changed its form");
await put(
  "app/marketplace/tracking-companies.generated.ts",
  `${notice}\n/** The carriers for which Shopify builds tracking links; the spelling matters. */\nexport const trackingCompanies: readonly string[] = ${JSON.stringify(companies)};`,
);

if (stale.length > 0 && values.check) {
  console.error(`out of date: ${stale.join(", ")}. Run "npm run generate" and commit the result.`);
  process.exitCode = 1;
} else console.log(stale.length === 0 ? "GraphQL documents: up to date" : `written: ${stale.join(", ")}`);
