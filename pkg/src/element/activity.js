/** What is going on, and how it ended: one line for each backup being created, uploaded, downloaded or restored. */
import { button, iconButton, spinner } from "./controls.js";
import { h, setText } from "./dom.js";
import { elapsed } from "./format.js";
import { icon } from "./icons.js";

export function createActivity(app) {
    const items = h("ul", { class: "jobs", part: "activity", "aria-label": "Activity" });
    // Milestones for those who do not see the lines; the end of a job is told by the notice or its alert.
    const milestones = h("div", { class: "visually-hidden", role: "status" });
    const lines = h("div", { class: "lines", hidden: true }, items);
    const element = h("div", { class: "activity" }, lines, milestones);
    const running = new Set();
    const stopClock = app.ticker.every(1, () => {
        for (const job of running) job.tick();
    });

    /**
     * Adds a line. `waiting`: it is in a queue, its clock has not started. `meter` (createMeter) stands in for the
     * text below the title; with `onCancel` the line has a button from the start.
     */
    function add(title, text, { waiting = false, meter = null, onCancel = null } = {}) {
        let startedAt = waiting ? 0 : Date.now();
        const sign = h("span", { class: "job-sign" }, meter ? icon(meter.iconName) : spinner());
        const plain = h("span", { class: "job-detail" });
        // Empty until something fails: an alert must be in the page before its text is.
        const error = h("span", { class: "job-error", role: "alert" });
        const clock = h("span", { class: "job-clock" });
        // One button for both, so that it keeps the focus when the work ends.
        const close = iconButton(`Dismiss ${title}`, "close", {
            onClick: () => (running.has(job) && onCancel ? onCancel() : remove()),
        });
        close.hidden = !onCancel;
        if (onCancel) name(close, "Cancel");
        const body = h(
            "span",
            { class: "job-text" },
            h(
                "span",
                { class: "job-title" },
                meter ? h("span", { class: "visually-hidden" }, `${meter.noun}: `) : null,
                h("span", {}, title),
            ),
            meter ? meter.element : plain,
            error,
        );
        const item = h("li", { class: waiting ? "job waiting" : "job", part: "job" }, sign, body, clock, close);

        const job = {
            start(nextText) {
                startedAt = Date.now();
                item.classList.remove("waiting");
                say(nextText);
                job.tick();
            },
            stage: say,
            tick() {
                meter?.tick();
                if (!startedAt) return;
                setText(clock, meter && running.has(job) ? meter.percent : elapsed(Date.now() - startedAt));
            },
            done(nextText, more) {
                end("done", "check");
                meter?.fill();
                say(nextText, more);
            },
            /** It was called off. */
            stop(nextText, options) {
                end("stopped", "close");
                say(nextText);
                offer(options);
            },
            fail(message, options) {
                end("failed", "alert");
                say("");
                setText(error, message);
                offer(options);
            },
            focus: () => close.focus(),
            remove,
        };

        function say(nextText, more) {
            if (meter) meter.say(nextText, more);
            else setText(plain, nextText);
        }

        function name(target, verb) {
            target.setAttribute("aria-label", `${verb} ${title}`);
            target.title = `${verb} ${title}`;
        }

        function end(className, iconName) {
            running.delete(job);
            job.tick();
            meter?.end();
            item.classList.remove("waiting");
            item.classList.add(className);
            sign.replaceChildren(icon(iconName));
            name(close, "Dismiss");
            close.hidden = false;
        }

        function offer({ retry } = {}) {
            if (!retry) return;
            close.before(h("span", { class: "job-retry" }, button("Try again", { iconName: "refresh", onClick: retry })));
        }

        function remove() {
            running.delete(job);
            const hadFocus = item.contains(app.root.activeElement);
            const other = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector(
                "button:not([hidden])",
            );
            item.remove();
            lines.hidden = items.childElementCount === 0;
            if (hadFocus) (other ?? app.container.querySelector("h2")).focus();
        }

        running.add(job);
        say(text);
        items.append(item);
        lines.hidden = false;
        job.tick();
        return job;
    }

    return {
        element,
        add,
        /** For screen readers only. */
        announce: (text) => setText(milestones, text),
        get running() {
            return running.size;
        },
        dispose: stopClock,
    };
}
