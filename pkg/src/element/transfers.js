/** Transfers of one direction: a line each, two at a time, cancel, try again; the page asks before it is left. */
import { isUnreachable, words } from "./errors.js";
import { size } from "./format.js";
import { createMeter } from "./meter.js";

// Of the six connections that a browser opens to a server, the list and its kin need some.
const AT_ONCE = 2;

/** `texts`: those of createMeter, and `starting`. */
export function createTransfers(view, texts) {
    const { app, client, activity } = view;
    const waiting = [];
    const active = new Set();
    let isDisposed = false;

    /**
     * `work({ signal, onProgress })` does it and resolves to what was done, in words; `cancelled({ isComplete })` gives
     * what to say after the user has cancelled; `failed()` is called after a failure; `again()` starts anew, where the same order
     * will not do, and gives the new line or null.
     */
    function add(order) {
        const { title, bytes } = order;
        const meter = createMeter(title, texts, activity.announce);
        const entry = { order, meter, controller: new AbortController() };
        entry.job = activity.add(title, `Waiting, ${size(bytes)}`, {
            waiting: true,
            meter,
            onCancel: () => cancel(entry),
        });
        active.add(entry);
        waiting.push(entry);
        watchLeaving();
        next();
        return entry.job;
    }

    function next() {
        while (waiting.length && active.size - waiting.length < AT_ONCE) run(waiting.shift());
    }

    async function run(entry) {
        const { order, meter, controller, job } = entry;
        const { signal } = controller;
        job.start(texts.starting);
        try {
            const text = await order.work({ signal, onProgress: meter.show });
            job.done(text, meter.summary);
            app.notify(`${order.title}: ${text}.`);
        } catch (error) {
            if (isDisposed) return;
            if (signal.aborted) await stopped(entry);
            else if (app.handled(error, client)) job.remove();
            else {
                job.fail(words(error), isPassing(error) ? { retry: () => again(entry) } : {});
                order.failed?.();
            }
        } finally {
            leave(entry);
        }
    }

    function cancel(entry) {
        entry.controller.abort();
        const place = waiting.indexOf(entry);
        if (place < 0) return;
        waiting.splice(place, 1);
        entry.job.stop("Cancelled.", { retry: () => again(entry) });
        leave(entry);
    }

    async function stopped(entry) {
        const text = await entry.order.cancelled(entry.meter);
        if (isDisposed) return;
        entry.job.stop(text, { retry: () => again(entry) });
        app.notify(`${entry.order.title}: ${text}`);
    }

    async function again({ order, job }) {
        const successor = await (order.again ?? (() => add(order)))();
        if (!successor) return;
        successor.focus();
        job.remove();
    }

    function leave(entry) {
        active.delete(entry);
        watchLeaving();
        if (!isDisposed) next();
    }

    // Only while there is something to lose: the listener alone keeps a page out of the back/forward cache.
    function watchLeaving() {
        if (active.size) addEventListener("beforeunload", onLeaving);
        else removeEventListener("beforeunload", onLeaving);
    }

    function onLeaving(event) {
        event.preventDefault();
        // Browsers before 2024 ask only if there is a value.
        event.returnValue = true;
    }

    return {
        add,
        /** Whether one with this title waits or runs. */
        has: (title) => [...active].some((entry) => entry.order.title === title),
        get running() {
            return active.size;
        },
        dispose() {
            isDisposed = true;
            waiting.length = 0;
            for (const { controller } of active) controller.abort();
            active.clear();
            watchLeaving();
        },
    };
}

/** Whether the same may go well another time. */
function isPassing(error) {
    return isUnreachable(error) || ["truncated", "server", "rate-limited"].includes(error?.code);
}
