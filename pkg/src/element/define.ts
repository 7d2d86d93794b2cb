/** The names of the element and of the components inside it. */
import { CreateDialog } from "./dialogs/create.js";
import { DeleteDialog } from "./dialogs/delete.js";
import { InspectDialog } from "./dialogs/inspect.js";
import { PruneDialog } from "./dialogs/prune.js";
import { RestoreDialog } from "./dialogs/restore.js";
import { ReviewDialog } from "./dialogs/review.js";
import { ScheduleDialog } from "./dialogs/schedule.js";
import { SignOutDialog } from "./dialogs/sign-out.js";
import { BosbaseBackupsElement } from "./element.js";
import { ActivityView } from "./views/activity.js";
import { ListView } from "./views/list.js";
import { MainView } from "./views/main.js";
import { SignInView } from "./views/sign-in.js";
import { UploadsView } from "./views/uploads.js";

/** The name under which importing this module registers the element. */
export const TAG_NAME = "bosbase-backups";

const COMPONENTS = {
    "sign-in": SignInView,
    main: MainView,
    activity: ActivityView,
    list: ListView,
    uploads: UploadsView,
    "create-dialog": CreateDialog,
    "delete-dialog": DeleteDialog,
    "inspect-dialog": InspectDialog,
    "prune-dialog": PruneDialog,
    "restore-dialog": RestoreDialog,
    "review-dialog": ReviewDialog,
    "schedule-dialog": ScheduleDialog,
    "sign-out-dialog": SignOutDialog,
};

/** Registers all elements or none: a page may load two copies (its own bundle and a script tag), and the first one keeps the names. */
export function define(): void {
    const registry = globalThis.customElements;
    if (!registry || registry.get(TAG_NAME)) return;
    for (const [name, component] of Object.entries(COMPONENTS)) registry.define(`${TAG_NAME}-${name}`, component);
    registry.define(TAG_NAME, BosbaseBackupsElement);
}
