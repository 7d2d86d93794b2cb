/** The dialog that cleans up: it shows which backups the rules keep and which they delete, and deletes them once that is confirmed. */
import { css, html, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { field } from "../parts/controls.js";
import { isAborted, words } from "../parts/errors.js";
import { count, size } from "../parts/format.js";
import { newestFirst, type PlanLine, planLines, planList, total } from "../parts/plan.js";
import type { BackupFileInfo, PrunePlan, PruneReport } from "../sdk.js";
import type { Session } from "../state/session.js";
import { Dialog, type Page } from "./dialog.js";

const RULES = [
    { name: "keepLast", label: "Newest", preset: "3" },
    { name: "keepDaily", label: "Days", preset: "7" },
    { name: "keepWeekly", label: "Weeks", preset: "4" },
    { name: "keepMonthly", label: "Months", preset: "12" },
    { name: "keepYearly", label: "Years", preset: "0" },
] as const;
type RuleName = (typeof RULES)[number]["name"];

const EXPLANATION =
    "Of each of the last days, weeks, months and years with a backup in them (in UTC) the last backup is kept. " +
    "0 turns a line off. What one line keeps stays.";
const NO_RULE = "Set one of the numbers: with all of them off, every backup would go.";
const CHANGED = "The backups on the server have changed meanwhile. This is the plan for those that are there now.";

const keys = (backups: BackupFileInfo[]) => backups.map((backup) => backup.key).join("/");

/** @element bosbase-backups-prune-dialog */
export class PruneDialog extends Dialog {
    static override styles = css`
.rules { display: grid; grid-template-columns: repeat(auto-fit, minmax(5rem, 1fr)); gap: 0.75rem; margin: 0; padding: 0; border: 0; min-width: 0; }
.rules legend { margin-block-end: 0.5rem; padding: 0; font-weight: 500; }
.rules .field { align-content: start; }
.plan-summary { font-weight: 500; }
`;

    protected override readonly isWide = true;

    @state() private step: "plan" | "confirm" | "failed" = "plan";
    @state() private wrong = new Set<RuleName>();
    @state() private plan: PrunePlan | null = null;
    /** The result of the plan, in a sentence. */
    @state() private outcome = "";
    /** Whether the user has come back to a plan that was shown before. */
    @state() private isBack = false;
    @state() private isDeleting = false;
    @state() private report: PruneReport | null = null;

    #backups: BackupFileInfo[];
    /** The values of the fields, and their values at the time they were shown. */
    #numbers: Record<string, string> = Object.fromEntries(RULES.map(({ name, preset }) => [name, preset]));
    #shown = this.#numbers;

    constructor(private readonly session: Session) {
        super(session.app);
        this.#backups = session.backups;
        this.#makePlan();
    }

    protected override page(): Page {
        if (this.step === "confirm" && this.plan) return this.#confirmation(this.plan);
        if (this.step === "failed" && this.report) return this.#failures(this.report);
        const lines = this.plan ? planLines(this.plan) : [];
        return {
            title: "Clean up backups",
            content: html`<fieldset class="rules" @input=${this.#replan}>
                    <legend>How many to keep</legend>
                    ${RULES.map(({ name, label }, at) => this.#field(name, label, at === 0 && !this.isBack))}
                </fieldset>
                <p class="hint">${EXPLANATION}</p>
                <p class="plan-summary" role="status">${this.outcome}</p>
                ${planList("Plan", lines)}`,
            actions: [
                { id: "cancel", label: "Cancel", onClick: () => this.close() },
                {
                    id: "next",
                    label: "Continue",
                    kind: "primary",
                    type: "submit",
                    isFirst: this.isBack,
                    isDisabled: !this.plan?.remove.length,
                },
            ],
        };
    }

    #field(name: RuleName, label: string, isFirst: boolean): TemplateResult {
        return field({
            id: `${this.uid}-${name}`,
            name,
            label,
            value: this.#shown[name] ?? "",
            type: "number",
            min: "0",
            inputmode: "numeric",
            error: this.wrong.has(name) ? "A whole number, 0 or more." : null,
            isFirst,
        });
    }

    #confirmation({ remove }: PrunePlan): Page {
        const { isDeleting } = this;
        const label = `Delete ${count(remove.length, "backup")}`;
        const lines = [...remove].sort(newestFirst).map((backup) => ({ backup }));
        return {
            title: `${label}?`,
            content: html`${planList("To be deleted", lines)}
                <p>They are removed from the server for good, which frees ${size(total(remove))}. This cannot be undone.</p>`,
            actions: [
                { id: "back", label: "Back", isFirst: true, isDisabled: isDeleting, onClick: () => this.#back() },
                {
                    id: "confirm",
                    label: isDeleting ? "Deleting…" : label,
                    kind: "danger",
                    type: "submit",
                    isBusy: isDeleting,
                },
            ],
        };
    }

    #failures({ removed, failed }: PruneReport): Page {
        const lines: PlanLine[] = failed.map(({ backup, error }) => ({ backup, problem: words(error) }));
        return {
            title: `${count(failed.length, "backup")} could not be deleted`,
            content: html`<p>${deleted(removed)}</p>${planList("Not deleted", lines)}`,
            actions: [{ id: "close", label: "Close", kind: "primary", isFirst: true, onClick: () => this.close() }],
        };
    }

    protected override submitted(): void {
        if (this.step === "confirm") this.#remove();
        else if (this.step === "plan" && this.plan?.remove.length) {
            this.problem = "";
            this.step = "confirm";
        }
    }

    #back(): void {
        this.problem = "";
        this.#shown = this.#numbers;
        this.isBack = true;
        this.step = "plan";
    }

    #replan(): void {
        const inputs = [...this.querySelectorAll<HTMLInputElement>(".rules input")];
        this.problem = "";
        this.#numbers = Object.fromEntries(inputs.map(({ name, value }) => [name, value]));
        const isWrong = ({ value, validity }: HTMLInputElement) => !/^\d{0,6}$/.test(value) || validity.badInput;
        this.wrong = new Set(inputs.filter(isWrong).map(({ name }) => name as RuleName));
        this.#makePlan();
    }

    #makePlan(): void {
        this.plan = null;
        if (this.wrong.size) {
            this.outcome = "There is no plan with these numbers.";
        } else if (Object.values(this.#policy).every((number) => number === 0)) {
            this.outcome = NO_RULE;
        } else {
            try {
                this.plan = this.session.client.backups.planPrune(this.#policy, this.#backups);
                this.outcome = summary(this.plan);
            } catch (error) {
                this.outcome = words(error);
            }
        }
    }

    get #policy(): Partial<Record<RuleName, number>> {
        return Object.fromEntries(Object.entries(this.#numbers).map(([name, value]) => [name, Number(value)]));
    }

    async #remove(): Promise<void> {
        const { app, plan } = this;
        if (this.isDeleting || !plan) return;
        const { client } = this.session;
        this.isDeleting = true;
        const options = { requestKey: null };
        try {
            // Exactly the backups that were shown must be deleted: a backup made since then would change what the rules select.
            const now = await client.backups.prune(this.#policy, { ...options, dryRun: true });
            if (keys(now.removed) === keys(plan.remove))
                await this.#end(await client.backups.prune(this.#policy, options));
            else await this.#planAgain();
        } catch (error) {
            if (!isAborted(error) && !app.handled(error, client)) this.problem = words(error);
        } finally {
            this.isDeleting = false;
        }
    }

    async #planAgain(): Promise<void> {
        await this.session.refresh();
        this.#backups = this.session.backups;
        this.#back();
        this.#makePlan();
        this.problem = CHANGED;
    }

    async #end(report: PruneReport): Promise<void> {
        const { removed, failed } = report;
        for (const { key } of removed) this.app.emit("change", { action: "delete", key });
        await this.session.refresh();
        const text = failed.length
            ? `${deleted(removed)} ${count(failed.length, "backup")} could not be deleted.`
            : deleted(removed);
        if (!failed.length || !this.isOpen) {
            this.close();
            this.app.notify(text);
            return;
        }
        this.report = report;
        this.step = "failed";
        this.announce(text);
    }
}

function summary({ keep, remove }: PrunePlan): string {
    if (!keep.length && !remove.length) return "There are no backups yet.";
    if (!remove.length) return `Nothing has to go: ${count(keep.length, "backup")} would stay.`;
    return `${count(remove.length, "backup")} would be deleted, which frees ${size(total(remove))}. ${keep.length} would stay.`;
}

function deleted(removed: BackupFileInfo[]): string {
    return `${count(removed.length, "backup")} deleted, ${size(total(removed))} freed.`;
}
