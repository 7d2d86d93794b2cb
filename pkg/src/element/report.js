/** What is in an archive and whether it can be restored, in words and as a list; from the client's reports. */
import { h } from "./dom.js";
import { count, exactSize, size } from "./format.js";
import { icon } from "./icons.js";

const LARGEST = 8;
const MOST_PROBLEMS = 20;
const REFUSED = {
    "not-zip": "This is not a ZIP archive, or its end is missing: the server could not restore it.",
    corrupt: "The archive is damaged: the server could not restore it.",
    unsupported: "The archive is packed in a way that the server cannot read.",
    encrypted: "The archive is encrypted, which the server cannot read.",
};
const NO_DATABASE = "There is no database where the server looks for it: the server could not restore this archive.";

/** The answer after a look at the directory: `{ isGood, text }`. */
export function firstVerdict({ verdict, hasDatabase }) {
    if (verdict !== "ok") return { isGood: false, text: REFUSED[verdict] };
    if (!hasDatabase) return { isGood: false, text: NO_DATABASE };
    return { isGood: true, text: "It has a database, and its directory is in order." };
}

/** The answer after every byte was read. */
export function lastVerdict({ verdict, restorable }) {
    if (restorable && verdict === "ok") return { isGood: true, text: "Every byte is right: the server can restore it." };
    if (restorable) return { isGood: true, text: "The server can restore it, but not everything in it is in order." };
    return { isGood: false, text: REFUSED[verdict] ?? "The server could not restore this archive." };
}

export function verdictLine({ isGood, text }) {
    return h(
        "p",
        { class: isGood ? "verdict is-good" : "verdict is-bad", part: "verdict" },
        icon(isGood ? "check" : "alert"),
        h("span", {}, text),
    );
}

/** "12 files, 3.4 MiB unpacked" */
export function amount(report) {
    return `${count(filesOf(report).length, "file")}, ${size(report.totalSize)} unpacked`;
}

/** Sizes, the largest files. */
export function contents(report) {
    const files = filesOf(report);
    const largest = [...files].sort((a, b) => b.size - a.size).slice(0, LARGEST);
    return [
        h(
            "dl",
            { class: "facts" },
            fact("Files", files.length.toLocaleString("en")),
            fact("Unpacked", size(report.totalSize), exactSize(report.totalSize)),
            fact("In the archive", size(report.totalCompressedSize), exactSize(report.totalCompressedSize)),
        ),
        largest.length > 0 &&
            section(
                files.length > LARGEST ? `The largest ${LARGEST} files` : "All files",
                h(
                    "ul",
                    { class: "entries" },
                    largest.map((entry) =>
                        h(
                            "li",
                            {},
                            h("span", { class: "entry-name" }, entry.name),
                            h("span", { class: "entry-size", title: exactSize(entry.size) }, size(entry.size)),
                        ),
                    ),
                ),
            ),
    ].filter(Boolean);
}

/** What is wrong, a sentence each; nothing where nothing is. */
export function problems(report) {
    const shown = report.problems.slice(0, MOST_PROBLEMS);
    const rest = report.problems.length - shown.length;
    if (!shown.length) return [];
    return [
        section(
            "What is not in order",
            h(
                "ul",
                { class: "problems" },
                shown.map(({ entry, message }) =>
                    h("li", {}, entry && !message.includes(entry) ? `${entry}: ${message}` : message),
                ),
                rest > 0 ? h("li", {}, `And ${count(rest, "more problem")}.`) : null,
            ),
        ),
    ];
}

/** The application's own collections. */
export function collections({ collections: found }) {
    return section(
        "Collections",
        found.length
            ? h(
                  "ul",
                  { class: "names" },
                  found.map((name) => h("li", {}, name)),
              )
            : h("p", { class: "hint" }, "None but the server's own."),
    );
}

function filesOf(report) {
    return report.entries.filter((entry) => !entry.isDirectory);
}

function fact(label, value, title) {
    return h("div", {}, h("dt", {}, label), h("dd", { title }, value));
}

function section(title, ...content) {
    return h("section", { class: "report-section" }, h("h4", {}, title), ...content);
}
