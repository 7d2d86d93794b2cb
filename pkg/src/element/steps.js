/** The stages of a long operation, one below the other, the present one marked. */
import { spinner } from "./controls.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const SIGNS = { done: () => icon("check"), failed: () => icon("alert"), current: spinner, waiting: () => null };

/** `stages`: `{ id, label, detail? }`, in their order; `detail` is an element shown below the label while its stage lasts. */
export function createSteps(label, stages) {
    const items = stages.map((stage) => {
        const sign = h("span", { class: "step-sign" });
        const element = h(
            "li",
            { class: "step", part: "step" },
            sign,
            h("div", { class: "step-text" }, h("span", {}, stage.label), stage.detail),
        );
        return { ...stage, sign, element };
    });
    const element = h("ol", { class: "steps", "aria-label": label }, items.map((item) => item.element));
    let present = -1;

    function mark(item, state) {
        item.element.className = `step is-${state}`;
        if (state === "current") item.element.setAttribute("aria-current", "step");
        else item.element.removeAttribute("aria-current");
        item.sign.replaceChildren(...[SIGNS[state]()].filter(Boolean));
    }

    return {
        element,
        /** Gives the label of a stage that has just begun, else null. Stages that were left out count as done. */
        enter(id) {
            const at = items.findIndex((item) => item.id === id);
            if (at <= present) return null;
            present = at;
            for (const [i, item] of items.entries()) mark(item, i < at ? "done" : i === at ? "current" : "waiting");
            return items[at].label;
        },
        finish() {
            for (const item of items) mark(item, "done");
        },
        fail() {
            if (items[present]) mark(items[present], "failed");
        },
    };
}
