/** The services of a client: each method converts its arguments and delegates to the module. */
import { ClientResponseError } from "./error.js";
import { call } from "./module.js";

/** Backups: list, create, upload, download URL, delete, restore. */
export class BackupService {
    #request;
    #ask;

    constructor(client, request, ask) {
        this.client = client;
        this.#request = request;
        this.#ask = ask;
    }

    getFullList(options) {
        return this.#request((handle, host) => handle.listBackups(host, options));
    }

    create(basename, options) {
        return this.#request((handle, host) => handle.createBackup(host, keyOf(basename), options));
    }

    upload(body, options) {
        return this.#request((handle, host) => handle.uploadBackup(host, body, options));
    }

    download(key, options) {
        return this.#request((handle, host) => handle.downloadBackup(host, keyOf(key), options));
    }

    copyTo(target, key, options) {
        const other = target?.backups;
        if (!(typeof other === "object" && other !== null && #request in other)) {
            return Promise.reject(
                new ClientResponseError({ isDescribed: true, code: "invalid-argument", message: "A copy needs a client of bosbase-backups as its target." }),
            );
        }
        return this.#request((handle, host) =>
            other.#request((targetHandle, targetHost) => handle.copyBackup(host, targetHandle, targetHost, keyOf(key), options)),
        );
    }

    save(key, options) {
        return this.#request((handle, host) => handle.saveBackup(host, keyOf(key), options));
    }

    inspect(source, options) {
        return this.#request((handle, host) => handle.inspectArchive(host, sourceOf(source), options));
    }

    verify(source, options) {
        return this.#request((handle, host) => handle.verifyArchive(host, sourceOf(source), options));
    }

    createAndWait(basename, options) {
        return this.#request((handle, host) => handle.createBackupAndWait(host, keyOf(basename), options));
    }

    restoreAndWait(key, options) {
        return this.#request((handle, host) => handle.restoreBackupAndWait(host, keyOf(key), options));
    }

    planPrune(policy, backups, now) {
        return call((glue) => glue.planPrune(policy, backups, Number(now ?? new Date())));
    }

    prune(policy, options) {
        return this.#request((handle, host) => handle.pruneBackups(host, policy, options));
    }

    getSchedule(options) {
        return this.#request((handle, host) => handle.getBackupSchedule(host, options));
    }

    setSchedule(schedule, options) {
        return this.#request((handle, host) => handle.setBackupSchedule(host, schedule, options));
    }

    getS3(options) {
        return this.#request((handle, host) => handle.getBackupS3(host, options));
    }

    setS3(target, options) {
        return this.#request((handle, host) => handle.setBackupS3(host, target, options));
    }

    testS3(options) {
        return this.#request((handle, host) => handle.testBackupS3(host, options));
    }

    delete(key, options) {
        return this.#request((handle, host) => handle.deleteBackup(host, keyOf(key), options));
    }

    restore(key, options) {
        return this.#request((handle, host) => handle.restoreBackup(host, keyOf(key), options));
    }

    getDownloadURL(token, key) {
        return this.#ask((handle, host) => handle.getDownloadURL(host, String(token ?? ""), keyOf(key)));
    }

    /** The name of older releases, which the peers keep too. */
    getDownloadUrl(token, key) {
        return this.getDownloadURL(token, key);
    }
}

/** File tokens. */
export class FileService {
    #request;

    constructor(client, request) {
        this.client = client;
        this.#request = request;
    }

    getToken(options) {
        return this.#request((handle, host) => handle.getFileToken(host, options));
    }
}

/** The health of the server. */
export class HealthService {
    #request;

    constructor(client, request) {
        this.client = client;
        this.#request = request;
    }

    check(options) {
        return this.#request((handle, host) => handle.checkHealth(host, options));
    }
}

/** The settings of the server. */
export class SettingsService {
    constructor(client) {
        this.client = client;
    }

    getAll(options) {
        return this.#send("GET", "", undefined, options);
    }

    update(body, options) {
        return this.#send("PATCH", "", body, options);
    }

    testS3(filesystem = "storage", options) {
        return this.#send("POST", "/test/s3", { filesystem }, options).then(() => true);
    }

    testEmail(collection, email, template, options) {
        return this.#send("POST", "/test/email", { email, template, collection }, options).then(() => true);
    }

    generateAppleClientSecret(clientId, teamId, keyId, privateKey, duration, options) {
        return this.#send("POST", "/apple/generate-client-secret", { clientId, teamId, keyId, privateKey, duration }, options);
    }

    /** The server answers all of these at once. */
    #send(method, path, body, options) {
        return this.client.send("/api/settings" + path, { method, body, timeout: 30_000, ...options });
    }
}

/** The auth methods of an auth collection. */
export class RecordService {
    #request;
    #alternate;

    constructor(client, collectionIdOrName, request, alternate) {
        this.client = client;
        this.collectionIdOrName = collectionIdOrName;
        this.#request = request;
        this.#alternate = alternate;
    }

    get #collection() {
        return String(this.collectionIdOrName);
    }

    authWithPassword(usernameOrEmail, password, options) {
        return this.#request((handle, host) =>
            handle.authWithPassword(host, this.#collection, String(usernameOrEmail), String(password), options),
        );
    }

    authWithOTP(otpId, password, options) {
        return this.#request((handle, host) =>
            handle.authWithOTP(host, this.#collection, String(otpId), String(password), options),
        );
    }

    authRefresh(options) {
        return this.#request((handle, host) => handle.authRefresh(host, this.#collection, options));
    }

    listAuthMethods(options) {
        return this.#request((handle, host) => handle.listAuthMethods(host, this.#collection, options));
    }

    requestOTP(email, options) {
        return this.#request((handle, host) => handle.requestOTP(host, this.#collection, String(email), options));
    }

    async impersonate(recordId, duration, options) {
        const session = await this.#request((handle, host) =>
            handle.impersonate(host, this.#collection, String(recordId), duration, options),
        );
        return this.#alternate(session);
    }
}

/** A Blob stays one; everything else is a key. */
function sourceOf(source) {
    return typeof Blob === "function" && source instanceof Blob ? source : keyOf(source);
}

/** Nothing becomes the key "undefined". */
function keyOf(key) {
    return key === undefined || key === null ? "" : String(key);
}
