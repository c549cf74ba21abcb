import { redirect, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useTranslation } from "react-i18next";

/**
 * The app's own address. Installing starts on a Shopify surface only (App Store rule 2.3.1): nothing here asks for a
 * shop. Who arrives from the admin goes on into the app with the parameters the admin sent.
 */
export const loader = ({ request }: LoaderFunctionArgs) => {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.has("shop") || searchParams.has("host") || searchParams.has("id_token"))
    throw redirect(`/app${search}`);
  return null;
};

export const meta: MetaFunction = () => [{ name: "robots", content: "noindex" }];

export default function PublicPage() {
  const { t } = useTranslation();
  return (
    <main className="vss-plain">
      <h1>{t("app.name")}</h1>
      <p>{t("public.what")}</p>
      <p>{t("public.where")}</p>
    </main>
  );
}
