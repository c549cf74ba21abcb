import { useFormat } from "../../i18n/use-format.tsx";

/** A moment, in the shop's time zone. A browser whose ICU words it differently keeps the server's wording. */
export function When({ iso }: { readonly iso: string }) {
  const format = useFormat();
  return (
    <time dateTime={iso} suppressHydrationWarning>
      {format.dateTime(iso)}
    </time>
  );
}
