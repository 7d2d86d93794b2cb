/** View: the signed-in page. Puts the parts together and keeps the list up to date. */
import { createActivity } from "./activity.js";
import { alertBox, button, iconButton } from "./controls.js";
import { openCreate } from "./create.js";
import { openDialog } from "./dialog.js";
import { h, setText } from "./dom.js";
import { createDownloads } from "./download.js";
import { isUnreachable, words } from "./errors.js";
import { count, exactSize, size } from "./format.js";
import { createList } from "./list.js";
import { openPrune } from "./prune.js";
import { openSchedule } from "./schedule.js";
import { shortURL } from "./session.js";
import { createUploads } from "./upload.js";

// Coming back to the tab after this long reads the list again.
const STALE_MS = 30_000;

export function createMain(app) {
    const client = app.client;
    let latest = 0;
    let readAt = 0;

    const abort = new AbortController();
    // What the parts of this view share.
    const view = { app, client, signal: abort.signal, refresh, backups: [], loaded: false };

    const heading = h("h2", { class: "title", tabindex: "-1" }, "Backups");
    const summary = h("p", { class: "summary", part: "summary" }, "\u00a0");
    const problem = alertBox({ retry: refresh });
    // For when what had the focus goes away.
    view.focusHeading = () => heading.focus();
    const activity = (view.activity = createActivity(app));
    const downloads = (view.downloads = createDownloads(view));
    const uploads = (view.uploads = createUploads(view));
    const create = () => app.mayAct() && openCreate(view);
    const createButton = button("Create backup", { kind: "primary", iconName: "plus", onClick: create });
    const list = (view.list = createList(view, { onCreate: create, onUpload: uploads.pick }));
    view.fallbackFocus = () => createButton;
    const refreshButton = iconButton("Refresh the list", "refresh", {
        onClick: async () => {
            await refresh();
            if (!problem.isShown && !list.isBroken) app.notify("The list is up to date.");
        },
    });

    const element = h(
        "section",
        { class: "main", part: "main" },
        h(
            "div",
            { class: "bar", part: "bar" },
            h("span", { class: "server", title: app.serverURL }, h("span", { class: "dot" }), shortURL(app.serverURL)),
            h(
                "span",
                { class: "account" },
                h("span", { class: "email" }, client.authStore.record?.email ?? ""),
                button("Sign out", { kind: "ghost", onClick: signOut }),
            ),
        ),
        h(
            "div",
            { class: "head", part: "header" },
            h("div", { class: "head-text" }, heading, summary),
            h(
                "div",
                { class: "head-actions" },
                refreshButton,
                button("Schedule", { iconName: "clock", onClick: () => app.mayAct() && openSchedule(view) }),
                button("Clean up", { iconName: "filter", onClick: () => app.mayAct() && openPrune(view) }),
                button("Upload", { iconName: "upload", onClick: uploads.pick }),
                createButton,
            ),
        ),
        activity.element,
        problem.element,
        list.element,
        h("p", { class: "tip" }, "Drop ZIP files anywhere here to upload them."),
        uploads.element,
    );

    /** Reads the list; of several overlapping reads the last one counts. */
    async function refresh() {
        const mine = ++latest;
        refreshButton.classList.add("busy");
        try {
            const backups = await client.backups.getFullList({ requestKey: null, signal: abort.signal });
            if (mine !== latest || abort.signal.aborted) return;
            readAt = Date.now();
            if (problem.element.contains(app.root.activeElement)) heading.focus();
            problem.hide();
            element.classList.remove("is-offline");
            show(backups);
        } catch (error) {
            // During a restore the server goes away and comes back: its own message tells about that.
            if (mine !== latest || abort.signal.aborted || app.restoring || app.handled(error, client)) return;
            element.classList.toggle("is-offline", isUnreachable(error));
            const title = isUnreachable(error)
                ? `${shortURL(app.serverURL)} cannot be reached`
                : "The list could not be read";
            if (view.loaded) problem.show(`${title}. ${words(error)}`);
            else list.showProblem(title, words(error), refresh);
        } finally {
            if (mine === latest) refreshButton.classList.remove("busy");
        }
    }

    function show(backups) {
        const total = backups.reduce((sum, backup) => sum + backup.size, 0);
        view.backups = backups;
        view.loaded = true;
        setText(
            summary,
            backups.length ? `${count(backups.length, "backup")}, ${size(total)} in total` : "No backups yet",
        );
        summary.title = exactSize(total);
        list.update(backups);
    }

    function signOut() {
        if (!activity.running) {
            app.signOut();
            return;
        }
        openDialog(app, {
            title: "Sign out now?",
            content: h(
                "p",
                {},
                "Work is still going on. Signing out stops uploads and downloads; ",
                "a backup being created is finished by the server.",
            ),
            confirmLabel: "Sign out",
            submit: async () => app.signOut(),
        });
    }

    function onVisible() {
        if (
            document.visibilityState === "visible" &&
            element.isConnected &&
            Date.now() - readAt > STALE_MS &&
            !app.restoring
        )
            refresh();
    }
    document.addEventListener("visibilitychange", onVisible);

    return {
        element,
        refresh,
        focus: () => heading.focus(),
        dispose() {
            document.removeEventListener("visibilitychange", onVisible);
            abort.abort();
            list.dispose();
            activity.dispose();
            uploads.dispose();
            downloads.dispose();
        },
    };
}
