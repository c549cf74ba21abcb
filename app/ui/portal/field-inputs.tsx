import type { CredentialField } from "../../connectors/_contract/manifest.ts";

interface FieldInputsProps {
  /** Makes the inputs' ids unique on the page. */
  readonly id: string;
  readonly fields: readonly CredentialField[];
  /** What was typed before; never a secret. */
  readonly values: Readonly<Record<string, string>>;
  readonly refusal: { readonly field: string | null; readonly message: string } | null;
}

/** A form's inputs as the platform's manifest declares them. What was refused is said at its field. */
export function FieldInputs({ id, fields, values, refusal }: FieldInputsProps) {
  const ofNoField = refusal && !fields.some(({ key }) => key === refusal.field);
  return (
    <div className="fields">
      {ofNoField ? (
        <p className="error" role="alert">
          {refusal.message}
        </p>
      ) : null}
      {fields.map((field) => {
        const input = `${id}-${field.key}`;
        const error = refusal?.field === field.key ? refusal.message : null;
        return (
          <div key={field.key} className="field">
            <label htmlFor={input}>{field.label}</label>
            <input
              id={input}
              name={field.key}
              type={field.secret ? "password" : "text"}
              defaultValue={field.secret ? "" : values[field.key]}
              required={field.required}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              aria-describedby={`${input}-help${error === null ? "" : ` ${input}-error`}`}
              aria-invalid={error === null ? undefined : true}
            />
            <p className="quiet small" id={`${input}-help`}>
              {field.help}
            </p>
            {error === null ? null : (
              <p className="error" id={`${input}-error`} role="alert">
                {error}
              </p>
            )}
          </div>
        );
      })}
    </div>
  );
}
