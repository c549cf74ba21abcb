import { useState } from "react";

/**
 * Fetches a file and hands it to the browser. A link would not do: inside the admin a request is only answered with the
 * session token that App Bridge gives to `fetch`.
 */
export function useFileDownload() {
  const [state, setState] = useState<"idle" | "running" | "done" | "failed">("idle");

  const download = async (address: string, name: string): Promise<void> => {
    setState("running");
    try {
      const response = await fetch(address);
      if (!response.ok || !response.headers.get("Content-Type")?.startsWith("text/csv")) throw new Error("no file");
      const url = URL.createObjectURL(await response.blob());
      const link = document.createElement("a");
      link.href = url;
      link.download = name;
      link.click();
      URL.revokeObjectURL(url);
      setState("done");
    } catch {
      setState("failed");
    }
  };
  return { state, download };
}
