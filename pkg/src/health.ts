/** The health of the server. */
import type BosBase from "./client.js";
import { connectionOf } from "./connection.js";
import type { SendOptions } from "./options.js";

/** The health of the server. */
export class HealthService {
    constructor(
        /** The client that the service belongs to. */
        readonly client: BosBase,
    ) {}

    /**
     * Asks the server for its health. It needs no sign-in; superusers get more data.
     *
     * @throws {ClientResponseError} the codes of every request
     */
    check(options?: SendOptions): Promise<HealthCheckResponse> {
        return connectionOf(this.client).request(({ health }, host) => health.check(host, options), options);
    }
}

/** The answer of the health check. */
export interface HealthCheckResponse {
    /** The HTTP status of the answer. */
    code: number;
    /** A sentence for a person. */
    message: string;
    /** Details; empty unless a superuser is signed in. */
    data: {
        /** Whether a backup can start. Absent = not signed in as a superuser. */
        canBackup?: boolean;
        /** The caller's IP address, as the server sees it. */
        realIP?: string;
        /** The name of a reverse proxy's header in the request that the server could trust. */
        possibleProxyHeader?: string;
        /** Present on BosBase only, whose archives hold no database. */
        requireS3?: boolean;
        [member: string]: any;
    };
}
