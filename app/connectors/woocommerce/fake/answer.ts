/** What the store answers: JSON unless a content type says otherwise. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a request came with, after routing. */
export interface Call {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
}

/** WordPress' error shape. */
export const wpError = (
  status: number,
  code: string,
  message: string,
  extra: Readonly<Record<string, unknown>> = {},
): Answer => ({ status, body: { code, message, data: { status, ...extra } } });

/** A parameter that fails the schema. */
export const invalidParam = (param: string, message: string, code = "rest_invalid_type"): Answer =>
  wpError(400, "rest_invalid_param", `Invalid parameter(s): ${param}`, {
    params: { [param]: message },
    details: { [param]: { code, message, data: null } },
  });

export const webPage = (status: number, title: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body: `<!DOCTYPE html>\n<html lang="en-US"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  headers: { "content-type": "text/html; charset=UTF-8", ...headers },
});

export const noRoute = (): Answer =>
  wpError(404, "rest_no_route", "No route was found matching the URL and request method.");
