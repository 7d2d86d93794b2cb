/** Restore a backup: the warning, the name to type, then the stages until its outcome is known. */
import { button, field } from "./controls.js";
import { createChecking } from "./checking.js";
import { openFrame } from "./dialog.js";
import { h } from "./dom.js";
import { isAborted, isUnreachable, words } from "./errors.js";
import { age, date, parseDate } from "./format.js";
import { icon } from "./icons.js";
import { shortURL } from "./session.js";
import { createSteps } from "./steps.js";

const GOES_ON = "The server goes on with the restore, also when this is closed.";
const NOT_OBSERVED = "Its restart was not observed: check that the data is the one you expect.";

export const restoreAction = {
    id: "restore",
    label: "Restore",
    icon: "restore",

    async run(view, backup) {
        const { app } = view;
        const name = field("Type the name of the backup to confirm", {
            type: "text",
            autocomplete: "off",
            autocapitalize: "none",
            spellcheck: "false",
        });
        const confirm = button("Restore backup", { kind: "danger", type: "submit" });
        let attempt = null;
        const frame = openFrame(app, {
            title: "Restore this backup?",
            content: [subject(backup), warning(view), name.element],
            actions: [button("Cancel", { onClick: () => frame.close() }), confirm],
            focus: name.input,
            onSubmit: () => begin(),
            onClose: () => attempt?.leave(),
        });

        function begin() {
            if (confirm.disabled || (attempt && !attempt.mayBeRepeated)) return;
            attempt = createAttempt(view, backup, frame, begin);
        }

        // Wrong letters are no error yet: the button comes alive with the last right one.
        const check = () => {
            confirm.disabled = name.value !== backup.key;
        };
        name.input.addEventListener("input", check);
        check();
    },
};

function subject(backup) {
    const time = parseDate(backup.modified);
    return h(
        "p",
        { class: "subject" },
        h("strong", {}, backup.key),
        h("span", {}, time ? `${date(time)}, ${age(time)}` : ""),
    );
}

function warning({ app, uploads }) {
    return h(
        "div",
        { class: "warning" },
        icon("alert"),
        h(
            "div",
            {},
            h(
                "p",
                {},
                h("strong", {}, `Everything on ${shortURL(app.serverURL)} is replaced.`),
                " Records, stored files, settings and accounts become what they were in this backup. ",
                "Whatever came later is lost.",
            ),
            h(
                "p",
                {},
                "The server restarts and is away for a moment. Listed backups stay. ",
                "You may have to sign in again, with an account of the backup.",
            ),
            uploads.running ? h("p", {}, "Uploads are under way: the restart breaks them off.") : null,
        ),
    );
}

/** One call of the client, shown in the dialog, and in the activity list once that is closed. `again()` starts another. */
function createAttempt(view, backup, frame, again) {
    const { app, client } = view;
    const controller = new AbortController();
    const stop = () => controller.abort();
    const checking = createChecking(app, backup.key, frame.announce);
    const steps = createSteps("Stages of the restore", [
        { id: "inspecting", label: "Looking at the server and into the backup" },
        { id: "verifying", label: "Checking every byte of the backup", detail: checking.element },
        { id: "requested", label: "The server is unpacking the backup" },
        { id: "restarting", label: "The server is restarting" },
        { id: "ready", label: "The server is back" },
    ]);
    const note = h("p", { class: "hint" }, "The backup is downloaded and checked first. Until then nothing is changed.");
    const leave = button("Cancel", { onClick: () => frame.close() });
    const attempt = { mayBeRepeated: false, leave: onLeave };
    let isSent = false;
    let isOver = false;
    let job = null;

    view.signal.addEventListener("abort", stop);
    frame.alert.hide();
    frame.show({
        title: "Restoring the backup",
        content: [subject(backup), steps.element, note],
        actions: [leave],
        focus: leave,
    });
    steps.enter("inspecting");
    run();

    async function run() {
        try {
            const options = { onProgress, signal: controller.signal, requestKey: null };
            await restored(await client.backups.restoreAndWait(backup.key, options));
        } catch (error) {
            failed(error);
        } finally {
            checking.end();
            app.restoring = false;
            view.signal.removeEventListener("abort", stop);
        }
    }

    function onProgress(progress) {
        checking.show(progress);
        const label = steps.enter(progress.stage === "downloading" ? "verifying" : progress.stage);
        if (!label) return;
        frame.announce(label);
        job?.stage(`${label}…`);
        if (progress.stage !== "requested") return;
        isSent = true;
        app.restoring = true;
        checking.end();
        note.textContent = GOES_ON;
        leave.querySelector(".label").textContent = "Close";
    }

    /** The dialog was closed: before the request that calls it off, afterwards the server goes on. */
    function onLeave() {
        if (isOver) return;
        if (isSent) {
            job = view.activity.add(backup.key, "The server is restoring this backup…");
        } else {
            stop();
            app.notify("Cancelled. Nothing was restored.");
        }
    }

    async function restored(report) {
        isOver = true;
        app.restoring = false;
        app.emit("change", { action: "restore", key: backup.key });
        if (report.reauthRequired) {
            app.endSession(
                `The backup was restored: the server has the data of ${backup.key} and is back. ` +
                    "Sign in again, with an account of that backup.",
            );
            return;
        }
        steps.finish();
        const text = `The backup was restored. ${report.isCertain ? away(report.downtimeMs) : NOT_OBSERVED}`;
        if (job) {
            job.done(text);
            app.notify(`${backup.key}: ${text}`);
        } else {
            end("Restored", h("p", { class: "success" }, icon("check"), h("span", {}, text)));
            frame.announce(text);
        }
        await view.refresh();
    }

    function failed(error) {
        isOver = true;
        if (isAborted(error)) return;
        if (app.handled(error, client)) {
            job?.remove();
            return;
        }
        steps.fail();
        if (job) {
            job.fail(words(error));
            return;
        }
        attempt.mayBeRepeated = !isSent && (isUnreachable(error) || error.code === "busy");
        end(isSent ? "The restore has ended" : "Nothing was restored", null);
        frame.alert.show(words(error));
        if (isSent) view.refresh();
    }

    function end(title, result) {
        const close = button("Close", { kind: "primary", onClick: () => frame.close() });
        const repeat = attempt.mayBeRepeated ? button("Try again", { iconName: "refresh", onClick: again }) : null;
        frame.show({
            title,
            content: [subject(backup), steps.element, result],
            actions: [repeat, close].filter(Boolean),
            focus: close,
        });
    }

    return attempt;
}

function away(milliseconds) {
    if (milliseconds === null) return "The server is back.";
    return `The server is back; it was away for ${(Math.max(milliseconds, 100) / 1000).toFixed(1)} seconds.`;
}
