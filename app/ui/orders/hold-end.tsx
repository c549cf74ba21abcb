import { BlockStack, ChoiceList, TextField } from "@shopify/polaris";
import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";

/** The browser's own time, as a field for it wants it, in whole minutes. */
const localTime = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

const dayMs = 86_400_000;

export interface HoldEnd {
  readonly fields: ReactElement;
  /** Something is missing that has to be chosen first. */
  readonly incomplete: boolean;
  /** ISO 8601; undefined: when it is released. Null: not a time to come, of which the fields tell. */
  readonly read: () => string | undefined | null;
}

/** Asks when a hold ends: when it is released, or at a time. */
export function useHoldEnd(): HoldEnd {
  const { t } = useTranslation();
  const [byTime, setByTime] = useState(false);
  const [time, setTime] = useState("");
  const [past, setPast] = useState(false);
  return {
    incomplete: byTime && time === "",
    read: () => {
      if (!byTime) return undefined;
      const until = new Date(time);
      if (until.getTime() > Date.now()) return until.toISOString();
      setPast(true);
      return null;
    },
    fields: (
      <BlockStack gap="400">
        <ChoiceList
          title={t("order.hold.until")}
          choices={[
            { value: "release", label: t("order.hold.untilReleased") },
            { value: "time", label: t("order.hold.untilTime") },
          ]}
          selected={[byTime ? "time" : "release"]}
          onChange={([value]) => {
            setByTime(value === "time");
            if (time === "") setTime(localTime(new Date(Date.now() + dayMs)));
          }}
        />
        {byTime ? (
          <TextField
            type="datetime-local"
            label={t("order.hold.time")}
            autoComplete="off"
            value={time}
            onChange={(value) => {
              setTime(value);
              setPast(false);
            }}
            error={past ? t("order.hold.past") : undefined}
          />
        ) : null}
      </BlockStack>
    ),
  };
}
