/** Look inside: what is in a backup on the server or in a file, and whether it can be restored. */
import { button, spinner } from "./controls.js";
import { createChecking } from "./checking.js";
import { openFrame } from "./dialog.js";
import { h } from "./dom.js";
import { isAborted, words } from "./errors.js";
import { size } from "./format.js";
import { collections, contents, firstVerdict, lastVerdict, problems, verdictLine } from "./report.js";

export const inspectAction = {
    id: "inspect",
    label: "Look inside",
    icon: "search",

    async run(view, backup) {
        openInspection(view, backup.key, backup.key, backup.size);
    },
};

/** `source`: the key of a backup, or a file. */
export function openInspection(view, source, title, bytes) {
    const { app, client } = view;
    const isRemote = typeof source === "string";
    const closing = new AbortController();
    const close = () => frame.close();
    const closeButton = button("Close", { onClick: close });
    const hint = isRemote
        ? `To check every byte, the backup (${size(bytes)}) is downloaded into this browser's storage.`
        : "The check reads the file on this computer; nothing is sent.";
    let report = null;

    const frame = openFrame(app, {
        title: "Inside the backup",
        isWide: true,
        actions: [closeButton],
        focus: closeButton,
        content: [],
        onClose: () => closing.abort(),
        fallbackFocus: view.fallbackFocus,
    });
    look();

    function show(...parts) {
        const subject = h("p", { class: "subject" }, h("strong", {}, title), h("span", {}, size(bytes)));
        return { content: [subject, ...parts.flat(2)] };
    }

    /** Does it, and shows what went wrong with a button that does it again. */
    async function attempt(work, again, signal) {
        frame.alert.hide();
        try {
            await work({ signal, requestKey: null });
        } catch (error) {
            if (closing.signal.aborted || isAborted(error) || app.handled(error, client)) return;
            const repeat = button("Try again", { iconName: "refresh", onClick: again });
            frame.show({ ...(report ? {} : show()), actions: [repeat, closeButton], focus: closeButton });
            frame.alert.show(words(error));
        }
    }

    function look() {
        frame.show(show(h("p", { class: "working" }, spinner(), "Looking inside…")));
        frame.announce("Looking inside…");
        attempt(
            async (options) => {
                report = await client.backups.inspect(source, options);
                const verdict = firstVerdict(report);
                showReport(verdict, problems(report), hint);
            },
            look,
            closing.signal,
        );
    }

    /** `note`: what the check costs; null where there is nothing more to check. */
    function showReport(verdict, found, note) {
        const isArchive = report.verdict !== "not-zip";
        const parts = isArchive ? [found, contents(report), note ? h("p", { class: "hint" }, note) : []] : [];
        const more = isArchive && note ? [button("Check every byte", { kind: "primary", onClick: check })] : [];
        frame.show({
            ...show(verdictLine(verdict), ...parts),
            actions: [closeButton, ...more],
            focus: closeButton,
        });
        frame.announce(verdict.text);
    }

    async function check() {
        const stopping = new AbortController();
        const stop = () => stopping.abort();
        closing.signal.addEventListener("abort", stop);
        const checking = createChecking(app, title, frame.announce);
        const stopButton = button("Stop the check", { onClick: stop });
        stopping.signal.addEventListener("abort", () => {
            if (frame.isOpen) showReport(firstVerdict(report), problems(report), hint);
        });
        frame.show({ ...show(checking.element, ...contents(report)), actions: [closeButton, stopButton], focus: stopButton });
        await attempt(
            async (options) => {
                const full = await client.backups.verify(source, { ...options, onProgress: checking.show });
                showReport(lastVerdict(full), [problems(full), collections(full)], null);
            },
            check,
            stopping.signal,
        );
        closing.signal.removeEventListener("abort", stop);
        checking.end();
    }
}
