import { raw } from "./raw.js";
import { type AuthRecord, BaseAuthStore } from "./stores.js";

/** Writes the session, as JSON, to wherever the caller keeps it. */
export type AsyncSaveFunc = (serializedPayload: string) => Promise<void>;

/** Removes the session from wherever the caller keeps it. */
export type AsyncClearFunc = () => Promise<void>;

/**
 * Keeps the session in memory, and writes each change to a storage of the caller that answers later, such as React Native's
 * `AsyncStorage`. The writes keep their order; each waits for the one before it.
 */
export class AsyncAuthStore extends BaseAuthStore {
    readonly #save: AsyncSaveFunc;
    readonly #clear: AsyncClearFunc | undefined;
    /** Resolves when all that was asked for is done. */
    #queue: Promise<void>;

    /**
     * @param config `save` writes the session; `clear` removes it (default: `save("")`); `initial` is what `save` has written last,
     * or a promise of it. As in the `pocketbase` package, what a promise brings replaces a session that was saved before it resolved:
     * wait for it before you sign somebody in.
     */
    constructor(config: { save: AsyncSaveFunc; clear?: AsyncClearFunc; initial?: string | Promise<any> }) {
        super();
        this.#save = config.save;
        this.#clear = config.clear;
        this.#queue = this.#load(config.initial);
    }

    override save(token: string, record?: AuthRecord): void {
        super.save(token, record);
        let session = "";
        try {
            session = JSON.stringify({ token, record });
        } catch (error) {
            console.warn("bosbase-backups: this record cannot be kept as JSON", error);
        }
        raw(this).#enqueue(() => raw(this).#save(session));
    }

    override clear(): void {
        super.clear();
        const self = raw(this);
        self.#enqueue(() => (self.#clear ? self.#clear() : self.#save("")));
    }

    async #load(initial?: string | Promise<any>): Promise<void> {
        try {
            const given = await initial;
            if (given) {
                const { token, record, model } = typeof given === "string" ? JSON.parse(given) || {} : given;
                this.save(token || "", record || model || null);
            }
        } catch {
            // What cannot be read is no session.
        }
    }

    #enqueue(write: () => Promise<void>): void {
        this.#queue = this.#queue.then(write).catch((error: unknown) => {
            console.error("bosbase-backups: the auth store could not be written", error);
        });
    }
}
