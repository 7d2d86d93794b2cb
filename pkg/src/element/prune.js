/** Clean up: which backups a rule keeps and which go, shown first; then their deletion, after asking once more. */
import { button, field, setBusy } from "./controls.js";
import { openFrame } from "./dialog.js";
import { h, setText } from "./dom.js";
import { isAborted, words } from "./errors.js";
import { count, date, parseDate, size } from "./format.js";

const RULES = [
    { name: "keepLast", label: "Newest", preset: 3 },
    { name: "keepDaily", label: "Days", preset: 7 },
    { name: "keepWeekly", label: "Weeks", preset: 4 },
    { name: "keepMonthly", label: "Months", preset: 12 },
    { name: "keepYearly", label: "Years", preset: 0 },
];
const REASONS = {
    last: "among the newest",
    daily: "last of its day",
    weekly: "last of its week",
    monthly: "last of its month",
    yearly: "last of its year",
};
const NO_RULE = "Set one of the numbers: with all of them off, every backup would go.";
const CHANGED = "The backups on the server have changed meanwhile. This is the plan for those that are there now.";

const total = (backups) => backups.reduce((sum, backup) => sum + backup.size, 0);
const newestFirst = (a, b) => (a.modified < b.modified ? 1 : a.modified > b.modified ? -1 : a.key < b.key ? 1 : -1);
const keys = (backups) => backups.map((backup) => backup.key).join("/");

export function openPrune(view) {
    const { app, client } = view;
    let backups = view.backups;
    let plan = null;
    let policy = null;

    const fields = RULES.map((rule) => ({
        name: rule.name,
        ...field(rule.label, { type: "number", min: "0", step: "1", inputmode: "numeric", value: String(rule.preset) }),
    }));
    const inputs = h(
        "fieldset",
        { class: "rules", on: { input: replan } },
        h("legend", {}, "How many to keep"),
        fields.map((one) => one.element),
    );
    const explanation = h(
        "p",
        { class: "hint" },
        "Of each of the last days, weeks, months and years with a backup in them (in UTC) the last backup is kept. " +
            "0 turns a line off. What one line keeps stays.",
    );
    const outcome = h("p", { class: "plan-summary", role: "status" });
    const list = h("ul", { class: "plan", tabindex: "0", "aria-label": "Plan" });
    const cancel = button("Cancel", { onClick: () => frame.close() });
    const next = button("Continue", { kind: "primary", type: "submit" });
    const back = button("Back", { onClick: () => ask() });
    const confirm = button("", { kind: "danger", type: "submit" });
    let isConfirming = false;
    let isDeleting = false;
    let label = "";

    const frame = openFrame(app, {
        title: "Clean up backups",
        isWide: true,
        content: [inputs, explanation, outcome, list],
        actions: [cancel, next],
        focus: fields[0].input,
        fallbackFocus: view.fallbackFocus,
        onSubmit() {
            if (isConfirming) remove();
            else if (!next.disabled) askOnceMore();
        },
    });
    replan();

    function replan() {
        frame.alert.hide();
        plan = null;
        policy = Object.fromEntries(fields.map(({ name, input }) => [name, Number(input.value)]));
        const isWrong = ({ input }) => !/^\d{0,6}$/.test(input.value) || input.validity.badInput;
        for (const one of fields) one.setError(isWrong(one) ? "A whole number, 0 or more." : null);
        if (fields.some(isWrong)) return showPlan("There is no plan with these numbers.");
        if (Object.values(policy).every((number) => number === 0)) return showPlan(NO_RULE);
        try {
            plan = client.backups.planPrune(policy, backups);
        } catch (error) {
            return showPlan(words(error));
        }
        showPlan(summary());
    }

    function summary() {
        const { keep, remove: gone } = plan;
        if (!backups.length) return "There are no backups yet.";
        if (!gone.length) return `Nothing has to go: ${count(keep.length, "backup")} would stay.`;
        return `${count(gone.length, "backup")} would be deleted, which frees ${size(total(gone))}. ${keep.length} would stay.`;
    }

    function showPlan(text) {
        setText(outcome, text);
        const items = plan
            ? [
                  ...plan.remove.map((backup) => ({ backup, isKept: false, why: "no line keeps it" })),
                  ...plan.keep.map(({ backup, reasons }) => ({
                      backup,
                      isKept: true,
                      why: [...new Set(reasons.map(reasonWords))].join(", "),
                  })),
              ]
            : [];
        items.sort((a, b) => newestFirst(a.backup, b.backup));
        list.replaceChildren(...items.map(planLine));
        next.disabled = !plan?.remove.length;
    }

    function ask() {
        isConfirming = false;
        frame.alert.hide();
        frame.show({
            title: "Clean up backups",
            content: [inputs, explanation, outcome, list],
            actions: [cancel, next],
            focus: next,
        });
    }

    function askOnceMore() {
        isConfirming = true;
        const { remove: gone } = plan;
        label = `Delete ${count(gone.length, "backup")}`;
        setText(confirm.querySelector(".label"), label);
        frame.alert.hide();
        frame.show({
            title: `${label}?`,
            content: [
                h(
                    "ul",
                    { class: "plan", tabindex: "0", "aria-label": "To be deleted" },
                    [...gone].sort(newestFirst).map((backup) => planLine({ backup })),
                ),
                h(
                    "p",
                    {},
                    `They are removed from the server for good, which frees ${size(total(gone))}. This cannot be undone.`,
                ),
            ],
            actions: [back, confirm],
            focus: back,
        });
    }

    async function remove() {
        if (isDeleting) return;
        isDeleting = true;
        setBusy(confirm, true, "Deleting…");
        back.disabled = true;
        const options = { requestKey: null };
        try {
            // What is deleted must be what was shown: another backup since then changes what the numbers mean.
            const now = await client.backups.prune(policy, { ...options, dryRun: true });
            if (keys(now.removed) === keys(plan.remove)) await report(await client.backups.prune(policy, options));
            else await showChanged();
        } catch (error) {
            if (!isAborted(error) && !app.handled(error, client)) frame.alert.show(words(error));
        } finally {
            isDeleting = false;
            back.disabled = false;
            setBusy(confirm, false, label);
        }
    }

    async function showChanged() {
        await view.refresh();
        backups = view.backups;
        ask();
        replan();
        frame.alert.show(CHANGED);
    }

    async function report({ removed, failed }) {
        for (const { key } of removed) app.emit("change", { action: "delete", key });
        await view.refresh();
        const done = `${count(removed.length, "backup")} deleted, ${size(total(removed))} freed.`;
        if (!failed.length || !frame.isOpen) {
            frame.close();
            app.notify(failed.length ? `${done} ${count(failed.length, "backup")} could not be deleted.` : done);
            return;
        }
        isConfirming = false;
        const close = button("Close", { kind: "primary", onClick: () => frame.close() });
        frame.show({
            title: `${count(failed.length, "backup")} could not be deleted`,
            content: [
                h("p", {}, done),
                h(
                    "ul",
                    { class: "plan", tabindex: "0", "aria-label": "Not deleted" },
                    failed.map(({ backup, error }) => planLine({ backup, problem: words(error) })),
                ),
            ],
            actions: [close],
            focus: close,
        });
        frame.announce(`${done} ${count(failed.length, "backup")} could not be deleted.`);
    }
}

function reasonWords(reason) {
    const isOldest = reason.startsWith("oldest ");
    return isOldest ? "the oldest of all" : (REASONS[reason] ?? reason);
}

function planLine({ backup, isKept, why, problem }) {
    const time = parseDate(backup.modified);
    return h(
        "li",
        { class: isKept === false ? "is-removed" : "" },
        isKept === undefined ? null : h("span", { class: "plan-verb" }, isKept ? "Keep" : "Delete"),
        h(
            "div",
            { class: "plan-text" },
            h("span", { class: "name" }, backup.key),
            h("span", { class: "plan-detail" }, [time ? date(time) : null, why].filter(Boolean).join(" · ")),
            problem ? h("span", { class: "field-error" }, problem) : null,
        ),
        h("span", { class: "entry-size" }, size(backup.size)),
    );
}
