/** One backup in the table. */
import { alertBox, iconButton } from "./controls.js";
import { h, setText } from "./dom.js";
import { words } from "./errors.js";
import { age, date, exactSize, parseDate, size } from "./format.js";

/**
 * `actions`: objects `{ id, label, icon, kind?, run(view, backup) }`; what `run` rejects with is shown in the row.
 */
export function createRow(view, first, actions, { isNew }) {
    const { app } = view;
    let backup = first;
    let time = null;

    const sizeText = h("span");
    const dateText = h("time");
    const ageText = h("span");
    const alert = alertBox();
    const row = { element: null, update, updateAge };

    const buttons = actions.map((action) => {
        const target = iconButton(`${action.label} ${backup.key}`, action.icon, {
            shortLabel: action.label,
            kind: action.kind ?? "",
            onClick: () => run(action, target),
        });
        target.dataset.action = action.id;
        return target;
    });
    row.element = h(
        "tr",
        { role: "row", class: isNew ? "row is-new" : "row", part: "row" },
        h("td", { role: "cell", class: "col-name" }, h("span", { class: "name" }, backup.key), alert.element),
        h("td", { role: "cell", class: "col-size" }, sizeText),
        h("td", { role: "cell", class: "col-date" }, dateText),
        h("td", { role: "cell", class: "col-age" }, ageText),
        h("td", { role: "cell", class: "col-actions" }, h("div", { class: "row-actions" }, buttons)),
    );
    update(backup);

    function update(next) {
        backup = next;
        time = parseDate(backup.modified);
        setText(sizeText, size(backup.size));
        sizeText.title = exactSize(backup.size);
        setText(dateText, time ? date(time) : String(backup.modified));
        if (time) dateText.dateTime = time.toISOString();
        updateAge();
    }

    function updateAge() {
        setText(ageText, time ? age(time) : "");
    }

    async function run(action, target) {
        if (target.classList.contains("busy") || !app.mayAct()) return;
        alert.hide();
        target.classList.add("busy");
        try {
            await action.run(view, backup);
        } catch (error) {
            if (!app.handled(error, view.client)) alert.show(words(error));
        } finally {
            target.classList.remove("busy");
        }
    }

    return row;
}
