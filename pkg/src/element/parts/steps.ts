/** A list of the stages of a long operation, which highlights the present one. */
import { css, html, nothing, type TemplateResult } from "lit";
import { spinner } from "./controls.js";
import { icon } from "./icons.js";

export interface Step {
    id: string;
    label: string;
    /** Shown below the label. */
    detail?: TemplateResult;
}

/** The progress: the number of the present stage, and its state. */
export interface Reached {
    present: number;
    outcome: "current" | "done" | "failed";
}

type State = "waiting" | "current" | "done" | "failed";

const SIGNS: Record<State, () => TemplateResult | typeof nothing> = {
    done: () => icon("check"),
    failed: () => icon("alert"),
    current: spinner,
    waiting: () => nothing,
};

/**
 * Renders the list. Stages that were skipped are shown as done.
 *
 * @csspart step - A stage of a restore.
 */
export function stepList(label: string, steps: Step[], reached: Reached): TemplateResult {
    const items = steps.map((step, at) => {
        const state = stateOf(at, reached);
        return html`<li class="step is-${state}" part="step" aria-current=${state === "current" ? "step" : nothing}>
            <span class="step-sign">${SIGNS[state]()}</span>
            <div class="step-text"><span>${step.label}</span>${step.detail ?? nothing}</div>
        </li>`;
    });
    return html`<ol class="steps" aria-label=${label}>${items}</ol>`;
}

function stateOf(at: number, { present, outcome }: Reached): State {
    if (outcome === "done" || at < present) return "done";
    return at > present ? "waiting" : outcome;
}

export const stepStyles = css`
.steps { display: grid; gap: 0.625rem; }
.step { display: flex; gap: 0.75rem; color: var(--_muted); }
.step.is-current { color: var(--_text); font-weight: 500; }
.step.is-done { color: var(--_text); }
.step.is-failed { color: var(--_danger-text); }
.step-sign { display: grid; place-items: center; flex: none; width: 1.25rem; height: 1.3125rem; color: var(--_accent); }
.step-sign:empty::before {
    content: ""; width: 0.5rem; height: 0.5rem; border: 1.5px solid var(--_control-border); border-radius: 50%;
}
.step.is-done .step-sign { color: var(--_success); }
.step.is-failed .step-sign { color: var(--_danger-text); }
.step-text { flex: 1; display: grid; min-width: 0; font-weight: inherit; }
`;
