/** The events of the element, as the page around it sees them. */

/** `detail` of the `signin` event. */
export interface SignInDetail {
    /** Base URL of the server. */
    url: string;
    /** The superuser's record. */
    record: Record<string, any> | null;
}

/** `detail` of the `signout` event. */
export interface SignOutDetail {
    /** Base URL of the server. */
    url: string;
    /** `user`: the user pressed the button; `ended`: the server no longer accepts the session; `external`: the auth store was cleared by the page or another tab. */
    reason: "user" | "ended" | "external";
}

/** `detail` of the `signoutrequest` event. */
export interface SignOutRequestDetail {
    /** Base URL of the server. */
    url: string;
}

/** `detail` of the `change` event: what the user changed on the server. */
export interface BackupChangeDetail {
    /** What was done, after the server has confirmed it. */
    action: "create" | "upload" | "delete" | "restore";
    /** The backup. */
    key: string;
}

/** Events of `<bosbase-backups>`; all bubble and are composed. */
export interface BosbaseBackupsEventMap {
    signin: CustomEvent<SignInDetail>;
    signout: CustomEvent<SignOutDetail>;
    signoutrequest: CustomEvent<SignOutRequestDetail>;
    change: CustomEvent<BackupChangeDetail>;
}
