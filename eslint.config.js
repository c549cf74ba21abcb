import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// What keeps the rules of this house that neither the compiler nor the dependency rules see.
const pure = ["app/domain/**/*.ts", "app/connectors/*/{to,from}-platform.ts", "app/connectors/_contract/*.ts"];
const effects = ["fetch", "process", "console", "setTimeout", "setInterval", "setImmediate", "crypto", "performance"];
const platformQuestions = ["BinaryExpression[operator=/^[!=]==?$/]", "SwitchCase"].map((place) => ({
  selector: `${place} > Literal[value=/^(shopify|woocommerce)$/]`,
  message: "Ask the manifest what a platform can do, not which one it is.",
}));
const tests = ["**/*.test.{ts,tsx}", "tests/**", "app/connectors/_contract/conformance/**"];

export default tseslint.config(
  { ignores: ["build/", ".data/", ".cache/", "node_modules/", "**/*.generated.ts"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
  {
    files: ["**/*.{ts,tsx}"],
    rules: {
      // A promise nobody waits for is an error nobody sees.
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  { files: ["{app,extensions}/**/*.{ts,tsx}"], ...reactHooks.configs.flat["recommended-latest"] },
  {
    // Plain JavaScript (configuration, the bootstrap that runs before anything is installed) has no type information.
    files: ["**/*.{js,mjs,cjs}"],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      parserOptions: { projectService: false },
    },
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      "@typescript-eslint/no-require-imports": "off",
      "no-undef": "off",
    },
  },
  {
    // Programs that people start in a terminal talk to it.
    files: ["tools/**", "bench/**", "sandbox/**", "app/cli/**", "tests/setup/**", "*.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: pure,
    ignores: tests,
    rules: {
      "no-restricted-globals": ["error", ...effects],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Take the time as an argument." },
        { object: "Math", property: "random", message: "Take the random value as an argument." },
        { object: "globalThis", property: "fetch" },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "ThrowStatement", message: "Return a Result; pure code does not throw." },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "Take the time as an argument." },
        { selector: "AwaitExpression", message: "Pure code is synchronous." },
        ...platformQuestions,
      ],
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    ignores: [...tests, ...pure, "app/connectors/**", "app/marketplace/**", "app/lib/shopify-admin/**", "**/fake/**"],
    rules: { "no-restricted-syntax": ["error", ...platformQuestions] },
  },
);
