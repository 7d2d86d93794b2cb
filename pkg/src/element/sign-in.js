/** View: sign in as a superuser. */
import { alertBox, button, field, isBusy, setBusy } from "./controls.js";
import { h } from "./dom.js";
import { isAborted, isUnreachable, words } from "./errors.js";
import { icon } from "./icons.js";
import { clientFor, remembered, shortURL, typedURL } from "./session.js";

const SECOND_FACTOR =
    "The password is right, but this account also needs a second factor, which this page cannot ask for. " +
    "Sign in with a superuser account without one.";

/** What to do about it, where the server's sentence does not say. */
function advice(error) {
    if (error.code === "not-json" || error.status === 404)
        return "Is this the address of a PocketBase or BosBase server?";
    return error.status === 400 ? "Check the email and the password." : "";
}

/** `reason`: why the user is here again, or "". */
export function createSignIn(app, reason) {
    const server = field("Server", {
        type: "url",
        name: "server",
        inputmode: "url",
        autocomplete: "url",
        spellcheck: "false",
        required: true,
        placeholder: "https://example.com",
        hint: "Address of the PocketBase or BosBase server.",
    });
    const email = field("Email", {
        type: "email",
        name: "email",
        autocomplete: "username",
        required: true,
        spellcheck: "false",
    });
    const password = field("Password", {
        type: "password",
        name: "password",
        autocomplete: "current-password",
        required: true,
    });
    const submitButton = button("Sign in", { kind: "primary", type: "submit" });
    const alert = alertBox({ retry: submitAgain });
    const form = h(
        "form",
        { class: "sign-in-form", novalidate: true, on: { submit: onSubmit } },
        app.urlIsFixed ? null : server.element,
        email.element,
        password.element,
        alert.element,
        submitButton,
    );
    const why = h("div", { class: "reason", part: "reason", role: "status" });
    const element = h(
        "section",
        { class: "sign-in", part: "sign-in" },
        h("div", { class: "mark" }, icon("archive")),
        h("h2", { class: "title" }, "Sign in"),
        h(
            "p",
            { class: "subtitle" },
            app.urlIsFixed
                ? ["Manage the backups of ", h("strong", {}, shortURL(app.serverURL)), " with a superuser account."]
                : "Manage backups with a superuser account.",
        ),
        why,
        form,
    );

    server.input.value = app.serverURL;
    email.input.value = remembered.email;
    // Text that appears after its live region is in the page is read out; text that comes with it often is not.
    if (reason)
        setTimeout(() => {
            why.textContent = reason;
        }, 0);

    function submitAgain() {
        // Its own button goes away with the message.
        submitButton.focus();
        form.requestSubmit();
    }

    /** The first thing that is missing, with its message; null when all is there. */
    function findMissing() {
        const checks = [
            [server, app.urlIsFixed || typedURL(server.value) ? null : "Enter an address such as https://example.com."],
            [email, email.value.trim() ? null : "Enter the email of a superuser."],
            [password, password.value ? null : "Enter the password."],
        ];
        for (const [target, message] of checks) target.setError(message);
        return checks.find(([, message]) => message)?.[0] ?? null;
    }

    async function onSubmit(event) {
        event.preventDefault();
        if (isBusy(submitButton)) return;
        alert.hide();
        const missing = findMissing();
        if (missing) {
            missing.input.focus();
            return;
        }
        const client = app.urlIsFixed ? app.client : clientFor(typedURL(server.value));
        setBusy(submitButton, true, "Signing in…");
        try {
            await client
                .collection("_superusers")
                .authWithPassword(email.value.trim(), password.value, { requestKey: null });
        } catch (error) {
            if (isAborted(error)) return;
            alert.show(error.mfaId ? SECOND_FACTOR : `${words(error)} ${advice(error)}`, { canRetry: isUnreachable(error) });
            if (!isUnreachable(error)) password.input.select();
            return;
        } finally {
            setBusy(submitButton, false, "Sign in");
        }
        // Meanwhile the page has turned to another server.
        if (client !== app.client && !form.isConnected) return;
        remembered.email = email.value.trim();
        if (!app.urlIsFixed) {
            remembered.server = client.baseURL;
            app.use(client, { urlIsFixed: false });
        }
    }

    return {
        element,
        focus() {
            const empty = [...form.querySelectorAll("input")].find((input) => !input.value);
            (empty ?? email.input).focus();
        },
        dispose() {
            password.input.value = "";
        },
    };
}
