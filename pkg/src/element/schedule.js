/** The server's automatic backups: when they run, how many are kept. */
import { nextRuns } from "../public.js";
import { button, field, isBusy, setBusy, spinner } from "./controls.js";
import { openFrame } from "./dialog.js";
import { h, setText } from "./dom.js";
import { fieldWords, isAborted, words } from "./errors.js";
import { runTime, runTimeUTC } from "./format.js";

const RUNS = 5;
const OFF = "Automatic backups are off.";

export function openSchedule(view) {
    const { app, client } = view;
    const closing = new AbortController();
    const options = { requestKey: null, signal: closing.signal };
    const cron = field("Cron expression", {
        type: "text",
        autocomplete: "off",
        autocapitalize: "none",
        spellcheck: "false",
        placeholder: "0 3 * * *",
        hint:
            "Minute, hour, day of the month, month, day of the week (Sunday is 0), in UTC; all must match. " +
            "“0 3 * * *” is every day at 3:00, “@weekly” every Sunday. Empty: no automatic backups.",
    });
    const keep = field("How many automatic backups to keep", {
        type: "number",
        min: "1",
        step: "1",
        inputmode: "numeric",
        hint: "After each run the server deletes the oldest ones beyond that. Backups made by hand are not counted.",
    });
    const runsTitle = h("h4", {});
    const runs = h("ol", { class: "runs" });
    const cancel = button("Cancel", { onClick: () => frame.close() });
    const save = button("Save schedule", { kind: "primary", type: "submit" });

    const frame = openFrame(app, {
        title: "Automatic backups",
        isWide: true,
        content: [],
        actions: [cancel],
        focus: cancel,
        fallbackFocus: view.fallbackFocus,
        onSubmit,
        onClose: () => closing.abort(),
    });
    cron.input.addEventListener("input", check);
    keep.input.addEventListener("input", check);
    load();

    async function load() {
        frame.alert.hide();
        frame.show({
            content: [h("p", { class: "working", role: "status" }, spinner(), "Reading the schedule…")],
            actions: [cancel],
            focus: cancel,
        });
        try {
            const schedule = await client.backups.getSchedule(options);
            cron.input.value = schedule.cron;
            keep.input.value = schedule.maxKeep || 3;
            frame.show({
                content: [
                    cron.element,
                    keep.element,
                    h("section", { class: "report-section", "aria-live": "polite" }, runsTitle, runs),
                ],
                actions: [cancel, save],
            });
            check();
            cron.input.focus();
        } catch (error) {
            if (isAborted(error) || app.handled(error, client)) return;
            const retry = button("Try again", { iconName: "refresh", onClick: load });
            frame.show({ content: [], actions: [cancel, retry], focus: retry });
            frame.alert.show(words(error));
        }
    }

    /** Whether it may be sent; what is wrong is said at its field. */
    function check() {
        frame.alert.hide();
        const isKeepRight = /^[1-9]\d{0,8}$/.test(keep.input.value);
        keep.setError(isKeepRight ? null : "A whole number, 1 or more.");
        try {
            const times = cron.value === "" ? [] : nextRuns(cron.value, RUNS);
            cron.setError(null);
            showRuns(times, cron.value === "" ? OFF : times.length ? "Next runs" : "It never runs.");
            return isKeepRight;
        } catch (error) {
            cron.setError(words(error));
            showRuns([], "");
            return false;
        }
    }

    function showRuns(times, title) {
        setText(runsTitle, title);
        runsTitle.hidden = title === "";
        runs.replaceChildren(
            ...times.map((time) =>
                h(
                    "li",
                    {},
                    h("time", { datetime: time.toISOString() }, runTime(time)),
                    h("span", { class: "utc" }, `${runTimeUTC(time)} UTC`),
                ),
            ),
        );
    }

    async function onSubmit() {
        if (!save.isConnected || isBusy(save)) return;
        if (!check()) {
            (cron.input.hasAttribute("aria-invalid") ? cron : keep).input.focus();
            return;
        }
        setBusy(save, true, "Saving…");
        try {
            const schedule = await client.backups.setSchedule(
                { cron: cron.value, maxKeep: Number(keep.value) },
                { requestKey: null },
            );
            frame.close();
            app.notify(schedule.cron ? "The schedule is saved." : OFF);
        } catch (error) {
            if (app.handled(error, client)) return;
            const [atCron, atKeep] = [fieldWords(error, "backups.cron"), fieldWords(error, "backups.cronMaxKeep")];
            if (atCron) cron.setError(atCron);
            if (atKeep) keep.setError(atKeep);
            if (!atCron && !atKeep) frame.alert.show(words(error));
        } finally {
            setBusy(save, false, "Save schedule");
        }
    }
}
