/** The table of backups: sorting, the empty state, and rows that stay in place when the list is read again. */
import { button, spinner } from "./controls.js";
import { deleteAction } from "./delete.js";
import { h, setText } from "./dom.js";
import { downloadAction } from "./download.js";
import { parseDate } from "./format.js";
import { icon } from "./icons.js";
import { inspectAction } from "./inspect.js";
import { restoreAction } from "./restore.js";
import { createRow } from "./row.js";

// What can be done with one backup, in the order of the buttons.
const ROW_ACTIONS = [inspectAction, downloadAction, restoreAction, deleteAction];
const AGE_SECONDS = 15;

const COLUMNS = [
    { id: "name", label: "Name", descendingFirst: false, value: (backup) => backup.key },
    { id: "size", label: "Size", descendingFirst: true, value: (backup) => backup.size },
    { id: "date", label: "Date", descendingFirst: true, value: (backup) => parseDate(backup.modified)?.getTime() ?? 0 },
];

export function createList(view, { onCreate, onUpload }) {
    const { app } = view;
    const rows = new Map();
    let backups = [];
    let sort = { column: COLUMNS[2], descending: true };
    let broken = false;
    let shownOnce = false;

    const headers = COLUMNS.map((column) => {
        const sortButton = h(
            "button",
            { type: "button", class: "sort", on: { click: () => sortBy(column) } },
            column.label,
            icon("arrow"),
        );
        return {
            column,
            element: h("th", { scope: "col", role: "columnheader", class: `col-${column.id}` }, sortButton),
        };
    });
    const body = h("tbody", { role: "rowgroup" });
    // Shown as blocks on a narrow screen, a table loses its meaning for screen readers: the roles keep it.
    const table = h(
        "table",
        { class: "table", part: "table", role: "table", "aria-label": "Backups" },
        h(
            "thead",
            { role: "rowgroup" },
            h(
                "tr",
                { role: "row" },
                headers.map((header) => header.element),
                h("th", { scope: "col", role: "columnheader", class: "col-age" }, "Age"),
                h(
                    "th",
                    { scope: "col", role: "columnheader", class: "col-actions" },
                    h("span", { class: "visually-hidden" }, "Actions"),
                ),
            ),
        ),
        body,
    );
    const state = h("div", { class: "state" });
    const element = h("div", { class: "list card", part: "list", "aria-busy": "true" }, state);
    showLoading();
    const stopAges = app.ticker.every(AGE_SECONDS, () => {
        for (const row of rows.values()) row.updateAge();
    });

    function sortBy(column) {
        sort = { column, descending: sort.column === column ? !sort.descending : column.descendingFirst };
        arrange();
    }

    function sorted() {
        const direction = sort.descending ? -1 : 1;
        return backups
            .map((backup) => ({ key: backup.key, value: sort.column.value(backup) }))
            .sort((a, b) => direction * (a.value < b.value ? -1 : a.value > b.value ? 1 : a.key < b.key ? -1 : 1));
    }

    /** Moves only what is out of place, so that the focus and the scroll position stay. */
    function arrange() {
        for (const { column, element: th } of headers) {
            if (column === sort.column) th.setAttribute("aria-sort", sort.descending ? "descending" : "ascending");
            else th.removeAttribute("aria-sort");
        }
        let place = body.firstElementChild;
        for (const { key } of sorted()) {
            const { element: tr } = rows.get(key);
            if (tr === place) place = place.nextElementSibling;
            else body.insertBefore(tr, place);
        }
    }

    function showLoading() {
        state.replaceChildren(spinner(), h("p", {}, "Loading backups…"));
    }

    // Putting an element in again would take the focus from whatever is inside it.
    function show(content) {
        if (element.firstElementChild !== content) element.replaceChildren(content);
    }

    function showEmpty() {
        if (state.querySelector(".empty")) return;
        state.replaceChildren(
            h("div", { class: "mark" }, icon("archive")),
            h("h3", { class: "state-title empty" }, "No backups yet"),
            h("p", {}, "Create the first one from the data on the server, or upload a ZIP file that you have."),
            h(
                "div",
                { class: "state-actions" },
                button("Upload a ZIP", { iconName: "upload", onClick: onUpload }),
                button("Create backup", { kind: "primary", iconName: "plus", onClick: onCreate }),
            ),
        );
    }

    return {
        element,
        get isBroken() {
            return broken;
        },

        update(next) {
            broken = false;
            const focused = body.contains(app.root.activeElement) ? app.root.activeElement.closest("tr") : null;
            const nextFocus = focused?.nextElementSibling ?? focused?.previousElementSibling;
            backups = next;
            const keys = new Set(next.map((backup) => backup.key));
            for (const [key, row] of rows) {
                if (keys.has(key)) continue;
                row.element.remove();
                rows.delete(key);
            }
            for (const backup of next) {
                const row = rows.get(backup.key);
                if (row) row.update(backup);
                else rows.set(backup.key, createRow(view, backup, ROW_ACTIONS, { isNew: shownOnce }));
            }
            arrange();
            shownOnce = true;
            element.setAttribute("aria-busy", "false");
            if (next.length === 0) showEmpty();
            show(next.length ? table : state);
            if (focused && !focused.isConnected) {
                const target = nextFocus?.isConnected ? nextFocus.querySelector("button") : view.fallbackFocus();
                target.focus();
            }
        },

        /** Instead of the list, when it could not be read the first time. */
        showProblem(title, message, retry) {
            broken = true;
            const text = h("p", {});
            const retryButton = button("Try again", {
                iconName: "refresh",
                onClick: () => {
                    view.focusHeading();
                    showLoading();
                    retry();
                },
            });
            state.replaceChildren(
                h("div", { class: "mark" }, icon("offline")),
                h("div", { role: "alert" }, h("h3", { class: "state-title" }, title), text),
                h("div", { class: "state-actions" }, retryButton),
            );
            setText(text, message);
            show(state);
            element.setAttribute("aria-busy", "false");
        },

        /** Where the focus goes when the row of `key` is about to disappear. */
        neighbour(key, action) {
            const tr = rows.get(key)?.element;
            const other = tr?.nextElementSibling ?? tr?.previousElementSibling;
            return other?.querySelector(`[data-action="${action}"]`) ?? null;
        },

        dispose: stopAges,
    };
}
