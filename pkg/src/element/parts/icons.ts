/** Line icons, 24 × 24. They are decoration only, so they are hidden from assistive technology. */
import { html, type TemplateResult } from "lit";

const PATHS = {
    archive: "M4 4h16v5H4z M5.5 9v11h13V9 M10 13h4",
    download: "M12 4v11 M7.5 10.8 12 15.3l4.5-4.5 M5 19.5h14",
    upload: "M12 15.5v-11 M7.5 8.9 12 4.4l4.5 4.5 M5 19.5h14",
    restore: "M4.5 4.8v4.7h4.7 M5 9.4a8 8 0 1 1-.7 5.2 M12 8v4.4l2.8 1.8",
    trash: "M4.5 6.5h15 M9 6.2V4h6v2.2 M6.5 6.8 7.4 20h9.2l.9-13.2 M10.2 10.5v5.6 M13.8 10.5v5.6",
    search: "M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12 M15 15l5 5",
    plus: "M12 5v14 M5 12h14",
    refresh: "M19.5 4.8v4.7h-4.7 M19 9.4a8 8 0 1 0 .7 5.2",
    alert: "M12 3.8 21.2 19.8H2.8z M12 9.8v4.6 M12 17.1v.2",
    check: "M5 12.6 9.8 17.4 19 7.4",
    clock: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16 M12 8v4.3l2.8 1.7",
    filter: "M5 7h14 M7.5 12h9 M10 17h4",
    close: "M6.5 6.5l11 11 M17.5 6.5l-11 11",
    arrow: "M12 18.5v-13 M6.8 10.7 12 5.5l5.2 5.2",
    offline: "M4 5h16v6H4z M4 13h9 M4 13v6h8 M7.5 8h.2 M7.5 16h.2 M16 15.5l5 5 M21 15.5l-5 5",
};

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): TemplateResult {
    return html`<svg class="icon icon-${name}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]}></path></svg>`;
}
