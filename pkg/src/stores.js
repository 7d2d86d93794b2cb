import { call } from "./module.js";

/** Keeps token and record of who is signed in, in memory. Subclass it, or hand in an object of the same shape. */
export class BaseAuthStore {
    baseToken = "";
    baseModel = null;
    #callbacks = [];

    get token() {
        return this.baseToken;
    }

    get record() {
        return this.baseModel;
    }

    /** The older name of `record`. */
    get model() {
        return this.record;
    }

    get isValid() {
        const token = this.token;
        return !!token && call((glue) => glue.isTokenValid(String(token)));
    }

    get isSuperuser() {
        const { token, record } = this;
        return !!token && call((glue) => glue.isSuperuserToken(String(token), record));
    }

    save(token, record) {
        this.baseToken = token || "";
        this.baseModel = record || null;
        this.triggerChange();
    }

    clear() {
        this.baseToken = "";
        this.baseModel = null;
        this.triggerChange();
    }

    onChange(callback, fireImmediately = false) {
        const entry = { callback };
        this.#callbacks = [...this.#callbacks, entry];
        if (fireImmediately) {
            callback(this.token, this.record);
        }
        return () => {
            this.#callbacks = this.#callbacks.filter((other) => other !== entry);
        };
    }

    triggerChange() {
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

/**
 * Keeps token and record in `localStorage`, in the format of the `pocketbase` package: the tabs of one origin share a
 * sign-in. Where the storage is absent, full or forbidden they stay in memory.
 */
export class LocalAuthStore extends BaseAuthStore {
    #key;
    /** The storage refused the session: it is in memory only. */
    #isRefused = false;

    constructor(storageKey = "pocketbase_auth") {
        super();
        this.#key = storageKey;
        if (typeof window !== "undefined" && typeof window.addEventListener === "function") {
            const store = new WeakRef(this);
            const listener = (event) => {
                const current = store.deref();
                if (!current) {
                    window.removeEventListener("storage", listener);
                } else if (event.key === current.#key || event.key === null) {
                    const session = current.#read() ?? {};
                    current.#keep(session.token, session.record ?? session.model);
                }
            };
            window.addEventListener("storage", listener);
        }
    }

    get token() {
        return this.#isInMemory ? this.baseToken : this.#read()?.token || "";
    }

    get record() {
        if (this.#isInMemory) {
            return this.baseModel;
        }
        const session = this.#read();
        return session?.record || session?.model || null;
    }

    get model() {
        return this.record;
    }

    save(token, record) {
        this.#write(JSON.stringify({ token, record }));
        this.#keep(token, record);
    }

    clear() {
        this.#write(null);
        super.clear();
    }

    #keep(token, record) {
        super.save(token, record);
    }

    /** What is missing in a storage that works is signed out; the memory counts only where the storage does not. */
    get #isInMemory() {
        if (this.#isRefused) {
            return true;
        }
        try {
            return typeof window.localStorage.length !== "number";
        } catch {
            return true;
        }
    }

    #read() {
        try {
            const session = JSON.parse(window.localStorage.getItem(this.#key));
            return session !== null && typeof session === "object" ? session : null;
        } catch {
            return null;
        }
    }

    #write(value) {
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

    #forget() {
        try {
            window.localStorage.removeItem(this.#key);
        } catch {
            // No storage at all: there is nothing to forget.
        }
    }
}
