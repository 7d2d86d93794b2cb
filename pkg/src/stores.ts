import { call } from "./error.js";
import type { RecordModel } from "./records.js";

/** The record of who is signed in. */
export type AuthRecord = RecordModel | null;

type Listener = (token: string, record: AuthRecord) => void;

/** Keeps the sign-in in memory. Subclass it, or hand in an object of the same shape. */
export class BaseAuthStore {
    /** What `token` returns unless it is overridden. */
    protected baseToken = "";
    /** What `record` returns unless it is overridden. */
    protected baseModel: AuthRecord = null;
    #callbacks: { callback: Listener }[] = [];

    /** The auth token; empty = nobody is signed in. */
    get token(): string {
        return this.baseToken;
    }

    /** Who is signed in. */
    get record(): AuthRecord {
        return this.baseModel;
    }

    /** The older name of `record`. */
    get model(): AuthRecord {
        return this.record;
    }

    /** Whether there is a token that has not expired, by its claims and the local clock. */
    get isValid(): boolean {
        const token = this.token;
        return !!token && call((glue) => glue.isTokenValid(String(token)));
    }

    /** Whether a superuser is signed in. */
    get isSuperuser(): boolean {
        const { token, record } = this;
        return !!token && call((glue) => glue.isSuperuserToken(String(token), record));
    }

    /** Keeps a token and its record, and tells the listeners. */
    save(token: string, record?: AuthRecord): void {
        this.baseToken = token || "";
        this.baseModel = record || null;
        this.triggerChange();
    }

    /** Signs out, and tells the listeners. */
    clear(): void {
        this.baseToken = "";
        this.baseModel = null;
        this.triggerChange();
    }

    /**
     * Calls back after each change.
     *
     * @param fireImmediately call back now, too
     * @returns a function that ends it
     */
    onChange(callback: (token: string, record: AuthRecord) => void, fireImmediately = false): () => void {
        const entry = { callback };
        this.#callbacks = [...this.#callbacks, entry];
        if (fireImmediately) {
            callback(this.token, this.record);
        }
        return () => {
            this.#callbacks = this.#callbacks.filter((other) => other !== entry);
        };
    }

    /** Tells the listeners. */
    protected triggerChange(): void {
        for (const { callback } of this.#callbacks) {
            try {
                callback?.(this.token, this.record);
            } catch (error) {
                // One listener must not keep the others from hearing, nor undo a sign-in.
                console.error("bosbase-backups: a listener of the auth store threw", error);
            }
        }
    }
}

/** The format of the `pocketbase` package; its older releases call the record `model`. */
interface StoredSession {
    token?: string;
    record?: AuthRecord;
    model?: AuthRecord;
}

/**
 * Keeps the sign-in in `localStorage`, in the format of the `pocketbase` package: the tabs of one origin share it. Where the
 * storage is absent, full or forbidden it stays in memory.
 */
export class LocalAuthStore extends BaseAuthStore {
    readonly #key: string;
    /** The storage refused the session: it is in memory only. */
    #isRefused = false;

    /** @param storageKey item of `localStorage`; default `pocketbase_auth` */
    constructor(storageKey = "pocketbase_auth") {
        super();
        this.#key = storageKey;
        if (typeof window !== "undefined" && typeof window.addEventListener === "function") {
            const store = new WeakRef(this);
            const listener = (event: StorageEvent) => {
                const current = store.deref();
                if (!current) {
                    window.removeEventListener("storage", listener);
                } else if (event.key === current.#key || event.key === null) {
                    const session = current.#read() ?? {};
                    current.#keep(session.token ?? "", session.record ?? session.model ?? null);
                }
            };
            window.addEventListener("storage", listener);
        }
    }

    override get token(): string {
        return this.#isInMemory ? this.baseToken : this.#read()?.token || "";
    }

    override get record(): AuthRecord {
        if (this.#isInMemory) {
            return this.baseModel;
        }
        const session = this.#read();
        return session?.record || session?.model || null;
    }

    override get model(): AuthRecord {
        return this.record;
    }

    override save(token: string, record?: AuthRecord): void {
        this.#write(JSON.stringify({ token, record }));
        this.#keep(token, record);
    }

    override clear(): void {
        this.#write(null);
        super.clear();
    }

    #keep(token: string, record?: AuthRecord): void {
        super.save(token, record);
    }

    /** What is missing in a storage that works is signed out; the memory counts only where the storage does not. */
    get #isInMemory(): boolean {
        if (this.#isRefused) {
            return true;
        }
        try {
            return typeof window.localStorage.length !== "number";
        } catch {
            return true;
        }
    }

    #read(): StoredSession | null {
        try {
            const session = JSON.parse(window.localStorage.getItem(this.#key) ?? "null");
            return session !== null && typeof session === "object" ? session : null;
        } catch {
            return null;
        }
    }

    #write(value: string | null): void {
        try {
            if (value === null) {
                window.localStorage.removeItem(this.#key);
            } else {
                window.localStorage.setItem(this.#key, value);
            }
            this.#isRefused = false;
        } catch {
            this.#isRefused = true;
            if (value !== null) {
                // Full: an earlier session must not come back with the next page.
                this.#forget();
            }
        }
    }

    #forget(): void {
        try {
            window.localStorage.removeItem(this.#key);
        } catch {
            // No storage at all: there is nothing to forget.
        }
    }
}
