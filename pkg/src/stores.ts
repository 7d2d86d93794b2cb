import { cookieParse, cookieSerialize, type SerializeOptions } from "./cookies.js";
import { raw, reachable } from "./raw.js";
import type { RecordModel } from "./records.js";
import { getTokenPayload, isSuperuserToken, isTokenExpired } from "./tokens.js";

/** The record that is signed in; `null` = none. */
export type AuthRecord = RecordModel | null;

/** The name of the cookie. */
const COOKIE = "pb_auth";

type Listener = (token: string, record: AuthRecord) => void;

/** Keeps the session in memory. To keep it elsewhere, extend this class or pass an object of the same shape. */
export class BaseAuthStore {
    /** What `token` returns unless it is overridden. */
    protected baseToken = "";
    /** What `record` returns unless it is overridden. */
    protected baseModel: AuthRecord = null;
    #callbacks: { callback: Listener }[] = [];

    constructor() {
        reachable(this);
    }

    /** The auth token; empty = nobody is signed in. */
    get token(): string {
        return this.baseToken;
    }

    /** The record that is signed in. */
    get record(): AuthRecord {
        return this.baseModel;
    }

    /** The older name of `record`. */
    get model(): AuthRecord {
        return this.record;
    }

    /** Whether there is a token that has not expired, by its claims and the local clock. */
    get isValid(): boolean {
        return !isTokenExpired(String(this.token));
    }

    /** Whether a superuser is signed in. */
    get isSuperuser(): boolean {
        return isSuperuserToken(String(this.token), this.record);
    }

    /** @deprecated Use `isSuperuser`. */
    get isAdmin(): boolean {
        return this.isSuperuser;
    }

    /** @deprecated Use `!isSuperuser`. */
    get isAuthRecord(): boolean {
        return getTokenPayload(this.token).type === "auth" && !this.isSuperuser;
    }

    /** Keeps a token and its record, and calls the listeners. */
    save(token: string, record?: AuthRecord): void {
        this.baseToken = token || "";
        this.baseModel = record || null;
        this.triggerChange();
    }

    /** Forgets the session, and calls the listeners. */
    clear(): void {
        this.baseToken = "";
        this.baseModel = null;
        this.triggerChange();
    }

    /**
     * Keeps the session that a cookie of `exportToCookie` holds. Nobody has checked it: a server that relies on it has to ask with
     * `authRefresh()`.
     *
     * @param cookie the header `Cookie` of a request
     * @param key name of the cookie
     */
    loadFromCookie(cookie: string, key = COOKIE): void {
        let session: any;
        try {
            session = JSON.parse(cookieParse(cookie)[key]);
        } catch {
            // A cookie that cannot be read holds no session.
        }
        this.save(session?.token || "", session?.record || session?.model || null);
    }

    /**
     * Returns a header `Set-Cookie` that holds the session. If it were longer than the 4096 bytes that browsers accept, the record
     * is reduced to its id, email, collection and `verified`.
     *
     * @param options default: `Secure`, `HttpOnly`, `SameSite=Strict`, `Path=/`, and the end of the token as `Expires`
     * @param key name of the cookie
     */
    exportToCookie(options?: SerializeOptions, key = COOKIE): string {
        const { token, record } = this;
        const expires = new Date((getTokenPayload(token).exp || 0) * 1000);
        const attributes = { secure: true, sameSite: true, httpOnly: true, path: "/", expires, ...options };
        const cookieOf = (record: unknown) => cookieSerialize(key, JSON.stringify({ token, record }), attributes);
        const cookie = cookieOf(record);
        if (!record || new TextEncoder().encode(cookie).length <= 4096) {
            return cookie;
        }
        const { id, email } = record;
        const kept = Object.entries(record).filter(([name]) => /^(collection(Id|Name)|verified)$/.test(name));
        return cookieOf({ id, email, ...Object.fromEntries(kept) });
    }

    /**
     * Adds a listener, which is called after each change.
     *
     * @param fireImmediately whether the listener is also called now
     * @returns a function that removes the listener
     */
    onChange(callback: (token: string, record: AuthRecord) => void, fireImmediately = false): () => void {
        const entry = { callback };
        const self = raw(this);
        self.#callbacks = [...self.#callbacks, entry];
        if (fireImmediately) {
            callback(this.token, this.record);
        }
        return () => {
            self.#callbacks = self.#callbacks.filter((other) => other !== entry);
        };
    }

    /** Calls the listeners. */
    protected triggerChange(): void {
        for (const { callback } of raw(this).#callbacks) {
            try {
                callback?.(this.token, this.record);
            } catch (error) {
                // One listener must not keep the others from being called, nor undo a sign-in.
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
 * Keeps the session in `localStorage`, in the format of the `pocketbase` package, so that the tabs of one origin share it. If the
 * storage is absent, full or forbidden, the session stays in memory.
 */
export class LocalAuthStore extends BaseAuthStore {
    readonly #key: string;
    /** Whether the storage has refused the session, which is then in memory only. */
    #isRefused = false;

    /** @param storageKey name of the item in `localStorage`; default `pocketbase_auth` */
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
        const self = raw(this);
        return self.#isInMemory ? this.baseToken : self.#read()?.token || "";
    }

    override get record(): AuthRecord {
        const self = raw(this);
        if (self.#isInMemory) {
            return this.baseModel;
        }
        const session = self.#read();
        return session?.record || session?.model || null;
    }

    override get model(): AuthRecord {
        return this.record;
    }

    override save(token: string, record?: AuthRecord): void {
        raw(this).#write(JSON.stringify({ token, record }));
        super.save(token, record);
    }

    override clear(): void {
        raw(this).#write(null);
        super.clear();
    }

    #keep(token: string, record: AuthRecord): void {
        super.save(token, record);
    }

    /**
     * Returns what tells the place where a store keeps its session from other places: two stores of the same item in
     * `localStorage` are one place.
     *
     * @internal
     */
    static placeOf(store: BaseAuthStore): unknown {
        const self = raw(store);
        return self instanceof LocalAuthStore && !self.#isInMemory ? self.#key : self;
    }

    /** Whether the session is read from memory: only if the storage does not work. One that is missing in a working storage has ended. */
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
                // The storage is full: an earlier session must not come back with the next page.
                this.#forget();
            }
        }
    }

    #forget(): void {
        try {
            window.localStorage.removeItem(this.#key);
        } catch {
            // Without a storage there is nothing to forget.
        }
    }
}
