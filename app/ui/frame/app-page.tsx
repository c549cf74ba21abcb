import { TitleBar } from "@shopify/app-bridge-react";
import { Page, type PageProps } from "@shopify/polaris";

type AppPageProps = Omit<PageProps, "title"> & { readonly title: string };

/** A page inside the admin: the title stands in the admin's bar and, as the heading, on the page itself. */
export function AppPage({ title, children, ...page }: AppPageProps) {
  return (
    <Page title={title} {...page}>
      <TitleBar title={title} />
      {children}
    </Page>
  );
}
