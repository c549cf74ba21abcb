import { useTranslation } from "react-i18next";
import type { Manifest } from "../../connectors/_contract/manifest.ts";
import { useRateWords } from "../../i18n/use-rate-words.ts";
import type { WhatYouReceiveView } from "../../use-cases/portal/vendor-portal.ts";
import { promisesOf } from "./promises.ts";

interface PromiseListProps {
  readonly receive: WhatYouReceiveView;
  readonly manifest: Manifest | null;
  /** What the marketplace is called. */
  readonly shop: string;
}

/** How orders reach the vendor, topic by topic. */
export function PromiseList({ receive, manifest, shop }: PromiseListProps) {
  const { t } = useTranslation();
  const rateWords = useRateWords();
  const { currency } = receive;
  const words = { shop, ...currency, ...(currency.kind === "converted" && { rate: rateWords(currency.rate) }) };
  return (
    <dl className="rows-of-pairs">
      {promisesOf(receive, manifest).map(({ topic, sentence }) => (
        <div key={topic}>
          <dt className="strong">{t(`portal.receive.topic.${topic}`)}</dt>
          <dd>{t(`portal.receive.${topic}.${sentence}`, words)}</dd>
        </div>
      ))}
    </dl>
  );
}
