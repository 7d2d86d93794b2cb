/** One file in a table: its data, its buttons, and the error of what was tried with it. */
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from "lit";
import { DeleteDialog } from "../dialogs/delete.js";
import { InspectDialog } from "../dialogs/inspect.js";
import { RestoreDialog } from "../dialogs/restore.js";
import { alertBox, iconButton } from "../parts/controls.js";
import { words } from "../parts/errors.js";
import { age, date, exactSize, parseDate, size } from "../parts/format.js";
import type { IconName } from "../parts/icons.js";
import { download } from "../state/downloads.js";
import type { ListedFile, Session } from "../state/session.js";

interface Action {
    id: string;
    label: string;
    icon: IconName;
    kind?: "danger";
    /** If it rejects, the row shows the error. */
    run(session: Session, backup: ListedFile): unknown;
}

/** The actions, in the order of their buttons. What is no backup can be downloaded and deleted only. */
const ACTIONS: (Action & { isForBackups?: boolean })[] = [
    {
        id: "inspect",
        isForBackups: true,
        label: "Look inside",
        icon: "search",
        run: (session, { key, size: bytes }) => session.app.open(new InspectDialog(session, key, key, bytes)),
    },
    { id: "download", label: "Download", icon: "download", run: download },
    {
        id: "restore",
        isForBackups: true,
        label: "Restore",
        icon: "restore",
        run: (session, backup) => session.app.open(new RestoreDialog(session, backup)),
    },
    {
        id: "delete",
        label: "Delete",
        icon: "trash",
        kind: "danger",
        run: (session, file) => session.app.open(new DeleteDialog(session, file)),
    },
];

export class Row {
    #problem = "";
    #busy = new Set<string>();

    /** `isBackup`: whether the file can be a backup. `isNew`: it has appeared while the list was shown. */
    constructor(
        private readonly host: ReactiveControllerHost,
        private readonly session: Session,
        public backup: ListedFile,
        readonly isBackup: boolean,
        private readonly isNew: boolean,
    ) {}

    /** Everything that `render` depends on; the row is rendered again only when this changes. */
    shown(): unknown[] {
        const { time, size: bytes } = this.backup;
        return [time, bytes, this.#age(), this.#problem, [...this.#busy].join()];
    }

    render(): TemplateResult {
        const { key, size: bytes, time } = this.backup;
        const made = parseDate(time);
        const actions = ACTIONS.filter(({ isForBackups }) => this.isBackup || !isForBackups);
        const when = html`<time datetime=${made?.toISOString() ?? nothing}>${made ? date(made) : time}</time>`;
        return html`<tr role="row" class="row ${this.isNew ? "is-new" : ""}" part="row">
            <td role="cell" class="col-name"><span class="name">${key}</span>${alertBox(this.#problem)}</td>
            <td role="cell" class="col-size"><span title=${exactSize(bytes)}>${size(bytes)}</span></td>
            <td role="cell" class="col-date">${when}</td>
            <td role="cell" class="col-age"><span>${this.#age()}</span></td>
            <td role="cell" class="col-actions"><div class="row-actions">${actions.map((action) => this.#button(action))}</div></td>
        </tr>`;
    }

    #age(): string {
        const made = parseDate(this.backup.time);
        return made ? age(made) : "";
    }

    #button(action: Action): TemplateResult {
        return iconButton({
            label: `${action.label} ${this.backup.key}`,
            shortLabel: action.label,
            icon: action.icon,
            kind: action.kind,
            action: action.id,
            isBusy: this.#busy.has(action.id),
            onClick: () => this.#run(action),
        });
    }

    async #run(action: Action): Promise<void> {
        const { app, client } = this.session;
        if (this.#busy.has(action.id) || !app.mayAct()) return;
        this.#problem = "";
        this.#busy.add(action.id);
        this.host.requestUpdate();
        try {
            await action.run(this.session, this.backup);
        } catch (error) {
            if (!app.handled(error, client)) this.#problem = words(error);
        } finally {
            this.#busy.delete(action.id);
            this.host.requestUpdate();
        }
    }
}
