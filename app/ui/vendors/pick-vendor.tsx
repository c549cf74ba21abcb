import { Autocomplete, Card } from "@shopify/polaris";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

interface PickVendorProps {
  readonly label: string;
  readonly vendors: readonly { readonly id: string; readonly name: string }[];
  readonly onPick: (id: string) => void;
}

const mostShown = 50;

/** Finds one vendor among many by typing a part of its name. */
export function PickVendor({ label, vendors, onPick }: PickVendorProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const options = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return vendors
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .slice(0, mostShown)
      .map(({ id, name }) => ({ value: id, label: name }));
  }, [text, vendors]);
  return (
    <Card>
      <Autocomplete
        options={options}
        selected={[]}
        onSelect={([id]) => {
          if (id !== undefined) onPick(id);
        }}
        textField={
          <Autocomplete.TextField
            label={label}
            helpText={t("vendors.alikePage.pickHelp")}
            autoComplete="off"
            value={text}
            onChange={setText}
          />
        }
      />
    </Card>
  );
}
