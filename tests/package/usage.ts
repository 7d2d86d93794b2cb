/** How the package is used from TypeScript; compiled with --strict, never run. */

import BosBase, {
  AsyncAuthStore,
  type AuthMethodsList,
  type AuthRecord,
  type BackupFileInfo,
  BackupService,
  BaseAuthStore,
  type BeforeSendResult,
  ClientResponseError,
  type CronJob,
  CronService,
  cookieParse,
  cookieSerialize,
  type ErrorCode,
  type FileService,
  getTokenPayload,
  type HealthCheckResponse,
  type HealthService,
  type HourlyStats,
  isTokenExpired,
  type ListResult,
  LocalAuthStore,
  type LogModel,
  type OTPResponse,
  type RecordAuthResponse,
  type RecordModel,
  type RecordService,
  type RetryOptions,
  type SendOptions,
  type SettingsService,
  timestampedName,
  validateBackupName,
} from "bosbase-backups";
import SlimBosBase, { init } from "bosbase-backups/slim";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <T extends true>(): T | undefined => undefined;

interface Member extends RecordModel {
  nickname: string;
}

export async function usage(): Promise<void> {
  const pb = new BosBase("http://127.0.0.1:8090");
  new BosBase();
  new BosBase("/", null, "de-DE");
  new BosBase("/", new LocalAuthStore("key"));
  new BosBase(undefined, new BaseAuthStore());

  const session = await pb
    .collection("_superusers")
    .authWithPassword("admin@example.com", "password", { autoRefreshThreshold: 60 });
  is<Equal<typeof session, RecordAuthResponse<RecordModel>>>();
  const member = await pb.collection<Member>("members").authWithOTP("id", "123456", { mfaId: "m" });
  is<Equal<typeof member.record.nickname, string>>();
  await pb.admins.authRefresh();
  const methods: AuthMethodsList = await pb.admins.listAuthMethods();
  const otp: OTPResponse = await pb.admins.requestOTP("a@example.com");
  const other = await pb.admins.impersonate("id", 60);
  is<Equal<typeof other, BosBase>>();

  const backups = await pb.backups.getFullList({ includePartial: true });
  is<Equal<typeof backups, BackupFileInfo[]>>();
  const total: number = backups.reduce((sum, { size }) => sum + size, 0);
  const newest: string | undefined = backups.sort((a, b) => b.modified.localeCompare(a.modified))[0]?.key;
  const created: boolean = await pb.backups.create();
  await pb.backups.create("a.zip", { timeout: 1000, signal: new AbortController().signal });
  await pb.backups.upload(new File([], "a.zip"));
  await pb.backups.upload(new Blob([]), { requestKey: null });
  await pb.backups.upload(new FormData());
  await pb.backups.upload({ file: new Blob([]) });
  await pb.backups.verify(new Blob([]), {
    limits: { entries: 10, totalSize: 1e9, ratio: 100 },
    onProgress: ({ loaded }) => console.log(loaded),
  });
  await pb.backups.inspect("a.zip", { limits: { directory: 1e6 } });
  await pb.backups.delete("a.zip");
  await pb.backups.restore("a.zip");
  const token: string = await pb.files.getToken();
  const url: string = pb.backups.getDownloadURL(token, "a.zip");
  const health: HealthCheckResponse = await pb.health.check();
  const canBackup: boolean | undefined = health.data.canBackup;

  const settings: Record<string, any> = await pb.settings.getAll({ fields: "backups" });
  await pb.settings.update(settings, { timeout: 1000 });
  const isReachable: boolean = await pb.settings.testS3("backups");
  const isMailed: boolean = await pb.settings.testEmail("users", "a@b.example", "verification");
  const { secret } = await pb.settings.generateAppleClientSecret("a.b.c", "team", "key", "private", 60);
  console.log(isReachable, isMailed, secret);

  const retry: RetryOptions = { attempts: 1, minDelay: 10, maxDelay: 100 };
  const options: SendOptions = {
    method: "PATCH",
    body: {},
    query: { a: [1] },
    headers: { "X-One": "1" },
    retry,
    page: 1,
    cache: "no-store",
  };
  const answer = await pb.send<{ a: number }>("/api/x", options);
  is<Equal<typeof answer, { a: number }>>();
  pb.send("/api/x", { retry: false, fetch });
  const chained: BosBase = pb.autoCancellation(false).cancelRequest("key").cancelAllRequests();

  pb.beforeSend = (url, options) => ({ url, options });
  pb.beforeSend = async (): Promise<BeforeSendResult> => ({ url: "x" });
  pb.beforeSend = () => {};
  pb.beforeSend = undefined;
  pb.afterSend = (response: Response, data) => ({ ...data, status: response.status });

  const end: () => void = pb.authStore.onChange(
    (token: string, record: AuthRecord) => console.log(token, record?.id),
    true,
  );
  end();
  pb.authStore.save("token", null);
  pb.authStore.clear();
  const states: [string, AuthRecord, AuthRecord, boolean, boolean] = [
    pb.authStore.token,
    pb.authStore.record,
    pb.authStore.model,
    pb.authStore.isValid,
    pb.authStore.isSuperuser,
  ];

  class Store extends BaseAuthStore {
    override save(token: string, record?: AuthRecord): void {
      this.baseToken = token;
      this.baseModel = record ?? null;
      this.triggerChange();
    }

    override get token(): string {
      return this.baseToken;
    }
  }
  pb.authStore = new Store();

  try {
    await pb.backups.delete("a.zip");
  } catch (error) {
    if (error instanceof ClientResponseError) {
      const code: ErrorCode = error.code;
      const status: number = error.status;
      const field: string | undefined = error.fieldErrors.name?.message;
      const mfaId: string | undefined = error.mfaId;
      const plain: Record<string, any> = error.toJSON();
      console.log(
        code,
        status,
        field,
        mfaId,
        plain,
        error.url,
        error.response,
        error.data,
        error.isAbort,
        error.originalError,
        error.message,
      );
      // @ts-expect-error there is no such code
      const wrong: ErrorCode = "no-such-code";
      console.log(wrong);
    }
  }

  const reason: string | null = validateBackupName("a.zip");
  const name: string = timestampedName("prefix", new Date());
  await init(new URL("https://example.com/sdk.wasm"));
  await init(fetch("https://example.com/sdk.wasm"));
  await init(new Uint8Array());
  const slim: BosBase = new SlimBosBase("http://127.0.0.1:8090");
  const services: [BackupService, FileService, HealthService, SettingsService, RecordService] = [
    pb.backups,
    pb.files,
    pb.health,
    pb.settings,
    pb.admins,
  ];

  // @ts-expect-error a service needs its client
  new BackupService();
  const crons: CronJob[] = await new CronService(pb).getFullList({ fields: "id" });
  const started: boolean = await pb.crons.run("job");
  const logs: ListResult<LogModel> = await pb.logs.getList(1, 10, {
    filter: pb.filter("level > {:level}", { level: 4 }),
  });
  const entry: LogModel = await pb.logs.getOne("id");
  const stats: HourlyStats[] = await pb.logs.getStats();
  const path: string = pb.admins.baseCollectionPath;
  const backupSettings: Record<string, any> = await pb.settings.getBackupSettings();
  await pb.settings.updateBackupSettings({ cron: "0 0 * * *", cronMaxKeep: 3 });
  await pb.settings.setAutoBackupSchedule("0 0 * * *", 3);
  await pb.settings.disableAutoBackup();
  const reached: boolean = await pb.settings.testBackupsS3();
  console.log(crons, started, logs, entry, stats, path, backupSettings, reached);

  const kept = new AsyncAuthStore({
    save: async (text: string) => console.log(text),
    clear: async () => {},
    initial: "",
  });
  kept.loadFromCookie("pb_auth=x", "pb_auth");
  const header: string = kept.exportToCookie({ secure: false, sameSite: "lax", expires: new Date() }, "mine");
  const cookies: Record<string, any> = cookieParse(header, { decode: (text) => text });
  const cookie: string = cookieSerialize("a", "b", { httpOnly: true, priority: "high", encode: String });
  const claims: Record<string, any> = getTokenPayload(kept.token);
  const states2: boolean[] = [isTokenExpired(kept.token, 60), kept.isAdmin, kept.isAuthRecord];
  console.log(cookies, cookie, claims, states2);
  // @ts-expect-error a misspelt option must not delete anything
  await pb.backups.prune({ keepLast: 1 }, { dryrun: true });
  // @ts-expect-error query parameters go into `query`
  await pb.backups.download("a.zip", { fields: "x" });
  // @ts-expect-error a key is needed
  await pb.backups.delete();
  // @ts-expect-error the token comes first, and both are needed
  pb.backups.getDownloadURL("a.zip");
  // @ts-expect-error services cannot be replaced
  // biome-ignore lint/correctness/noSelfAssign: only its type is of interest.
  pb.backups = pb.backups;
  // @ts-expect-error a body is needed
  await pb.backups.upload();
  // @ts-expect-error milliseconds are a number
  await pb.backups.getFullList({ timeout: "1s" });
  // @ts-expect-error token and record are read-only
  pb.authStore.token = "x";
  // @ts-expect-error init needs a source
  await init();

  console.log(methods, otp, total, newest, created, url, canBackup, chained, states, reason, name, slim, services);
}
