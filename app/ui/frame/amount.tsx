import type { Money } from "../../domain/shared/money.ts";
import { useFormat } from "../../i18n/use-format.tsx";

export function Amount({ of }: { readonly of: Money }) {
  const format = useFormat();
  return (
    <span className="vss-numbers" suppressHydrationWarning>
      {format.money(of)}
    </span>
  );
}
