/** The health of the server. */
import type BosBase from "./client.js";
import type { Connection } from "./connection.js";
import type { SendOptions } from "./options.js";

/** The health of the server. */
export class HealthService {
    /** The client that the service belongs to. */
    readonly client: BosBase;
    readonly #connection: Connection;

    private constructor(client: BosBase, connection: Connection) {
        this.client = client;
        this.#connection = connection;
    }

    /** @internal */
    static of(client: BosBase, connection: Connection): HealthService {
        return new HealthService(client, connection);
    }

    /**
     * Asks the server for its health. Needs no sign-in; superusers learn more.
     *
     * @throws {ClientResponseError}
     */
    check(options?: SendOptions): Promise<HealthCheckResponse> {
        return this.#connection.request(({ health }, host) => health.check(host, options), options);
    }
}

/** What the server says of itself. */
export interface HealthCheckResponse {
    /** The status again. */
    code: number;
    /** A sentence. */
    message: string;
    /** Only superusers see members. */
    data: {
        /** Whether a backup can start. Absent = not signed in as a superuser. */
        canBackup?: boolean;
        /** The address that the server sees the caller at. */
        realIP?: string;
        /** The header of a reverse proxy that the server could trust. */
        possibleProxyHeader?: string;
        /** Present on BosBase only, whose archives hold no database. */
        requireS3?: boolean;
        [member: string]: any;
    };
}
