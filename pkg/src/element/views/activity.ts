/** The activity list: one line for each job, which says what is going on or how it ended. */
import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Component } from "../parts/component.js";
import { button, iconButton, spinner } from "../parts/controls.js";
import { type IconName, icon } from "../parts/icons.js";
import { KeepFocus } from "../parts/keep-focus.js";
import { meterView } from "../parts/meter.js";
import type { Activity, Job } from "../state/activity.js";
import type { Model } from "../state/model.js";
import { activityStyles } from "./activity.styles.js";

const SIGNS: Partial<Record<Job["state"], IconName>> = { done: "check", stopped: "close", failed: "alert" };

/**
 * @element bosbase-backups-activity
 *
 * @csspart activity - The list of running and ended jobs.
 * @csspart job - A line of that list.
 */
export class ActivityView extends Component {
    static override styles = activityStyles;

    @property({ attribute: false }) activity!: Activity;

    constructor() {
        super();
        new KeepFocus(this, { item: ".job", fallback: () => this.closest(".app")?.querySelector("h2") });
    }

    protected override models(): Model[] {
        return [this.activity];
    }

    protected override updated(): void {
        const { focused, jobs } = this.activity;
        if (!focused) return;
        this.activity.focused = null;
        this.querySelector<HTMLElement>(`.job:nth-child(${jobs.indexOf(focused) + 1}) > .icon-button`)?.focus();
    }

    protected override render(): TemplateResult {
        const { jobs, milestone } = this.activity;
        const lines = repeat(jobs, (job) => job, jobLine);
        return html`<div class="activity">
            <div class="lines" ?hidden=${jobs.length === 0}>
                <ul class="jobs" part="activity" aria-label="Activity">${lines}</ul>
            </div>
            <div class="visually-hidden" role="status">${milestone}</div>
        </div>`;
    }
}

function jobLine(job: Job): TemplateResult {
    const { meter, title } = job;
    const kind = meter ? html`<span class="visually-hidden">${meter.noun}: </span>` : nothing;
    // The alert is always there and empty until something fails: screen readers need it in the page before its text.
    return html`<li class="job ${job.state === "running" ? "" : job.state}" part="job">
        <span class="job-sign">${sign(job)}</span>
        <span class="job-text">
            <span class="job-title">${kind}<span>${title}</span></span>
            ${meter ? meterView(meter) : html`<span class="job-detail">${job.text}</span>`}
            <span class="job-error" role="alert">${job.error}</span>
        </span>
        <span class="job-clock">${job.clock}</span>
        ${job.retry ? html`<span class="job-retry">${button({ label: "Try again", icon: "refresh", onClick: job.retry })}</span>` : nothing}
        ${iconButton({
            label: `${job.canBeCancelled ? "Cancel" : "Dismiss"} ${title}`,
            icon: "close",
            isHidden: job.isRunning && !job.canBeCancelled,
            onClick: () => job.close(),
        })}
    </li>`;
}

function sign({ state, meter }: Job): TemplateResult {
    const name = SIGNS[state] ?? meter?.icon;
    return name ? icon(name) : spinner();
}
