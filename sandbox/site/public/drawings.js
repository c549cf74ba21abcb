import { html } from "./html.js";

// Small drawings of the products, so that the storefront looks the same on machines without pictures or emoji. Each is
// drawn on 120 by 90, in the product's own colours: --body and --shade.
const drawings = {
  mug: html`<path d="M48 13c-4 5 4 8 0 13M60 9c-4 6 4 9 0 15" class="steam" /><path
      d="M78 42h7c11 0 11 22 0 22h-8"
      fill="none"
      stroke="var(--shade)"
      stroke-width="6"
    /><path d="M32 34h48v32c0 8-5 13-13 13H45c-8 0-13-5-13-13z" fill="var(--body)" /><path
      d="M32 34h48v11c-10 6-17-2-25 3-8 4-15 2-23-2z"
      fill="var(--shade)"
      opacity=".55"
    /><ellipse cx="56" cy="34" rx="24" ry="5" fill="#5b4636" />`,
  bowl: html`<path d="M20 38h80c0 24-16 38-32 40H52C36 76 20 62 20 38z" fill="var(--body)" /><path
      d="M26 54c22 8 46 8 68 0-4 10-11 17-19 21H45c-8-4-15-11-19-21z"
      fill="var(--shade)"
      opacity=".45"
    /><ellipse cx="60" cy="38" rx="40" ry="9" fill="var(--shade)" /><ellipse
      cx="60"
      cy="39.5"
      rx="34"
      ry="6"
      fill="#8a7a68"
      opacity=".6"
    />`,
  vase: html`<path
      d="M62 36C60 22 66 16 70 9M62 36c0-9-5-14-11-18"
      fill="none"
      stroke="#6f8a5c"
      stroke-width="2.5"
    /><circle cx="71" cy="9" r="6" fill="#fff8ec" /><circle cx="71" cy="9" r="2.4" fill="#e0a83c" /><ellipse
      cx="49"
      cy="17"
      rx="6"
      ry="3.4"
      transform="rotate(38 49 17)"
      fill="#7f9c6b"
    /><path
      d="M54 34h16c0 9-3 10-3 14 0 5 13 7 13 19 0 9-8 14-18 14s-18-5-18-14c0-12 13-14 13-19 0-4-3-5-3-14z"
      fill="var(--body)"
    /><path d="M62 81c10 0 18-5 18-14 0-5-2-8-5-11-4 12-13 18-29 18 3 5 9 7 16 7z" fill="var(--shade)" opacity=".6" />`,
  throw: html`<path d="M24 24h72v14c0 4-3 6-6 6H24z" fill="var(--shade)" /><path
      d="M20 38h76v16c0 4-3 6-6 6H20z"
      fill="var(--body)"
    /><path d="M24 54h72v12c0 4-3 6-6 6H24z" fill="var(--shade)" /><path
      d="M30 72v8M38 72v8M46 72v8M54 72v8M62 72v8M70 72v8M78 72v8M86 72v8"
      stroke="var(--shade)"
      stroke-width="2.5"
    /><path d="M24 31h72M20 47h76M24 63h72" stroke="#fff" stroke-width="2" stroke-dasharray="6 5" opacity=".7" />`,
  beanie: html`<circle cx="60" cy="17" r="8" fill="var(--shade)" /><path
      d="M30 62c0-26 12-41 30-41s30 15 30 41z"
      fill="var(--body)"
    /><path
      d="M46 58c0-14 3-26 9-36M60 58V21M74 58c0-14-3-26-9-36"
      fill="none"
      stroke="var(--shade)"
      stroke-width="2"
      opacity=".7"
    /><rect x="26" y="57" width="68" height="19" rx="8" fill="var(--shade)" /><path
      d="M36 60v13M46 60v13M56 60v13M66 60v13M76 60v13M86 60v13"
      stroke="#fff"
      stroke-width="1.6"
      opacity=".45"
    />`,
  socks: html`<path
      d="M68 12h20v34l-3 8c9 6 19 7 19 14 0 6-5 9-12 9H76c-6 0-10-4-10-9l2-14z"
      fill="var(--shade)"
    /><path
      d="M38 12h20v36c0 6-1 9-4 12L41 74c-5 5-12 6-17 1-5-4-5-10 0-15l11-10c2-2 3-4 3-7z"
      fill="var(--body)"
    /><path d="M38 12h20v9H38z" fill="#fff" opacity=".65" /><path d="M68 12h20v9H68z" fill="#fff" opacity=".45" /><path
      d="M24 60c5 1 12 7 14 15l3-1c-1-8-8-17-14-17z"
      fill="#fff"
      opacity=".45"
    />`,
  pillar: html`<path d="M60 7c6 7 7 10 7 13a7 7 0 0 1-14 0c0-3 1-6 7-13z" fill="#f2a63b" /><path
      d="M60 13c3 4 3.5 5.5 3.5 7a3.5 3.5 0 0 1-7 0c0-1.5.5-3 3.5-7z"
      fill="#fff3c9"
    /><path d="M60 25v8" stroke="#5b4636" stroke-width="2.5" /><path
      d="M40 34h40v43c0 3-9 5-20 5s-20-2-20-5z"
      fill="var(--body)"
    /><ellipse cx="60" cy="34" rx="20" ry="5" fill="var(--shade)" /><path
      d="M44 44l8 7-8 7M56 47l8 7-8 7 8 7M70 42l6 6-6 7 6 7"
      fill="none"
      stroke="var(--shade)"
      stroke-width="2"
      opacity=".7"
    />`,
  tealights: html`${[
    [24, 54],
    [60, 40],
    [96, 54],
    [60, 68],
  ].map(
    ([x, y]) =>
      html`<g transform="translate(${x} ${y})"
        ><path d="M0-27c4 5 5 7 5 9a5 5 0 0 1-10 0c0-2 1-4 5-9z" fill="#f2a63b" /><path
          d="M-16-8h32v11c0 3-7 5-16 5s-16-2-16-5z"
          fill="#c9ced1" /><ellipse cy="-8" rx="16" ry="4.5" fill="var(--body)" /><path
          d="M0-13v6"
          stroke="#5b4636"
          stroke-width="2"
      /></g>`,
  )}`,
  tram: html`<path d="M46 20l10-10h10" fill="none" stroke="#6b5a4a" stroke-width="2.5" /><rect
      x="14"
      y="20"
      width="92"
      height="48"
      rx="10"
      fill="var(--body)"
    /><rect x="14" y="46" width="92" height="10" fill="var(--shade)" /><g fill="#fdf6ea"
      ><rect x="22" y="28" width="15" height="14" rx="3" /><rect x="42" y="28" width="15" height="14" rx="3" /><rect
        x="63"
        y="28"
        width="15"
        height="14"
        rx="3" /><rect x="83" y="28" width="15" height="14" rx="3" /></g
    ><g fill="#6b5a4a"><circle cx="36" cy="70" r="9" /><circle cx="84" cy="70" r="9" /></g
    ><g fill="#d8b48c"><circle cx="36" cy="70" r="4" /><circle cx="84" cy="70" r="4" /></g>`,
  rainbow: html`<g fill="none" stroke-width="8.5"
    ><path d="M17 78a43 43 0 0 1 86 0" stroke="#c9543f" /><path d="M27 78a33 33 0 0 1 66 0" stroke="#e2a04a" /><path
      d="M37 78a23 23 0 0 1 46 0"
      stroke="#6f9a78" /><path d="M47 78a13 13 0 0 1 26 0" stroke="#4f7fa3"
  /></g>`,
};

/** A product's picture; decoration, so screen readers skip it. */
export const drawing = ({ picture, colour, shade, ground }) =>
  html`<div class="picture" style="--body:${colour};--shade:${shade};background:${ground}" aria-hidden="true">
    <svg viewBox="0 0 120 90" focusable="false">${drawings[picture] ?? ""}</svg>
  </div>`;
