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
        return this.#request(({ backups }, host) => backups.getFullList(host, options));
    }

    create(basename, options) {
        return this.#request(({ backups }, host) => backups.create(host, keyOf(basename), options));
    }

    upload(body, options) {
        return this.#request(({ backups }, host) => backups.upload(host, body, options));
    }

    download(key, options) {
        return this.#request(({ backups }, host) => backups.download(host, keyOf(key), options));
    }

    copyTo(target, key, options) {
        const other = target?.backups;
        if (!(typeof other === "object" && other !== null && #request in other)) {
            return Promise.reject(
                new ClientResponseError({ isDescribed: true, code: "invalid-argument", message: "A copy needs a client of bosbase-backups as its target." }),
            );
        }
        return this.#request(({ backups }, host) =>
            other.#request((there, targetHost) => backups.copyTo(host, there.backups, targetHost, keyOf(key), options)),
        );
    }

    save(key, options) {
        return this.#request(({ backups }, host) => backups.save(host, keyOf(key), options));
    }

    inspect(source, options) {
        return this.#request(({ backups }, host) => backups.inspect(host, sourceOf(source), options));
    }

    verify(source, options) {
        return this.#request(({ backups }, host) => backups.verify(host, sourceOf(source), options));
    }

    createAndWait(basename, options) {
        return this.#request(({ backups }, host) => backups.createAndWait(host, keyOf(basename), options));
    }

    restoreAndWait(key, options) {
        return this.#request(({ backups }, host) => backups.restoreAndWait(host, keyOf(key), options));
    }

    planPrune(policy, backups, now) {
        return call((glue) => glue.planPrune(policy, backups, Number(now ?? new Date())));
    }

    prune(policy, options) {
        return this.#request(({ backups }, host) => backups.prune(host, policy, options));
    }

    getSchedule(options) {
        return this.#request(({ backups }, host) => backups.getSchedule(host, options));
    }

    setSchedule(schedule, options) {
        return this.#request(({ backups }, host) => backups.setSchedule(host, schedule, options));
    }

    getS3(options) {
        return this.#request(({ backups }, host) => backups.getS3(host, options));
    }

    setS3(target, options) {
        return this.#request(({ backups }, host) => backups.setS3(host, target, options));
    }

    testS3(options) {
        return this.#request(({ backups }, host) => backups.testS3(host, options));
    }

    delete(key, options) {
        return this.#request(({ backups }, host) => backups.delete(host, keyOf(key), options));
    }

    restore(key, options) {
        return this.#request(({ backups }, host) => backups.restore(host, keyOf(key), options));
    }

    getDownloadURL(token, key) {
        return this.#ask(({ backups }, host) => backups.getDownloadURL(host, String(token ?? ""), keyOf(key)));
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
        return this.#request(({ files }, host) => files.getToken(host, options));
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
        return this.#request(({ health }, host) => health.check(host, options));
    }
}

/** The settings of the server. */
export class SettingsService {
    #request;

    constructor(client, request) {
        this.client = client;
        this.#request = request;
    }

    getAll(options) {
        return this.#request(({ settings }, host) => settings.getAll(host, options));
    }

    update(body, options) {
        return this.#request(({ settings }, host) => settings.update(host, body, options));
    }

    testS3(filesystem = "storage", options) {
        return this.#request(({ settings }, host) => settings.testS3(host, filesystem, options));
    }

    testEmail(collection, email, template, options) {
        return this.#request(({ settings }, host) => settings.testEmail(host, collection, email, template, options));
    }

    generateAppleClientSecret(clientId, teamId, keyId, privateKey, duration, options) {
        return this.#request(({ settings }, host) =>
            settings.generateAppleClientSecret(host, clientId, teamId, keyId, privateKey, duration, options),
        );
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
        return this.#request(({ records }, host) =>
            records.authWithPassword(host, this.#collection, String(usernameOrEmail), String(password), options),
        );
    }

    authWithOTP(otpId, password, options) {
        return this.#request(({ records }, host) =>
            records.authWithOTP(host, this.#collection, String(otpId), String(password), options),
        );
    }

    authRefresh(options) {
        return this.#request(({ records }, host) => records.authRefresh(host, this.#collection, options));
    }

    listAuthMethods(options) {
        return this.#request(({ records }, host) => records.listAuthMethods(host, this.#collection, options));
    }

    requestOTP(email, options) {
        return this.#request(({ records }, host) => records.requestOTP(host, this.#collection, String(email), options));
    }

    async impersonate(recordId, duration, options) {
        const session = await this.#request(({ records }, host) =>
            records.impersonate(host, this.#collection, String(recordId), duration, options),
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
