export { httpLink as safeUrl } from "../../domain/shared/http-link.ts";
