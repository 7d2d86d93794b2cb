/** `FileService`: file tokens. */
import type BosBase from "./client.js";
import type { Connection } from "./connection.js";
import type { SendOptions } from "./options.js";

/** File tokens, which make the addresses of backups valid. */
export class FileService {
    /** The client that the service belongs to. */
    readonly client: BosBase;
    readonly #connection: Connection;

    private constructor(client: BosBase, connection: Connection) {
        this.client = client;
        this.#connection = connection;
    }

    /** @internal */
    static of(client: BosBase, connection: Connection): FileService {
        return new FileService(client, connection);
    }

    /**
     * Asks for a file token of the signed-in record.
     *
     * @throws {ClientResponseError} the codes of every request
     */
    getToken(options?: SendOptions): Promise<string> {
        return this.#connection.request(({ files }, host) => files.getToken(host, options), options);
    }
}
