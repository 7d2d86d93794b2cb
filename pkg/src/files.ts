/** `FileService`: file tokens. */
import type BosBase from "./client.js";
import { connectionOf } from "./connection.js";
import type { SendOptions } from "./options.js";

/** File tokens, which make the addresses of backups valid. */
export class FileService {
    constructor(
        /** The client that the service belongs to. */
        readonly client: BosBase,
    ) {}

    /**
     * Asks for a file token of the signed-in record.
     *
     * @throws {ClientResponseError} the codes of every request
     */
    getToken(options?: SendOptions): Promise<string> {
        return connectionOf(this.client).request(({ files }, host) => files.getToken(host, options), options);
    }
}
