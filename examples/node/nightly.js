/**
 * A nightly job for Node.js 20 or newer: creates a backup, copies it to a second server, and cleans up on both.
 *
 * SOURCE_URL=… SOURCE_EMAIL=… SOURCE_PASSWORD=… TARGET_URL=… TARGET_EMAIL=… TARGET_PASSWORD=… node nightly.js
 */
import process from "node:process";
import BosBase, { BaseAuthStore, timestampedName } from "bosbase-backups";

/** What to keep, in the words of restic's `forget`. The prefix spares all backups that this job has not made. */
const POLICY = { prefix: "nightly_", keepLast: 3, keepDaily: 7, keepWeekly: 4, keepMonthly: 12 };

/** A signed-in client of the server that the environment variables with this prefix describe. */
async function clientOf(prefix) {
  const [url, email, password] = ["URL", "EMAIL", "PASSWORD"].map((name) => {
    const value = process.env[`${prefix}_${name}`];
    if (!value) throw new Error(`${prefix}_${name} is not set`);
    return value;
  });
  // The session lives as long as this process; there is no localStorage in Node.js.
  const pb = new BosBase(url, new BaseAuthStore());
  await pb.collection("_superusers").authWithPassword(email, password);
  return pb;
}

try {
  const source = await clientOf("SOURCE");
  const target = await clientOf("TARGET");

  // Resolves when the server lists the finished file, also when the answer to the request is lost on the way.
  const { key, size } = await source.backups.createAndWait(timestampedName("nightly"));
  console.log(`created ${key}, ${size} bytes`);

  // The bytes are verified on the way, and the target's own list confirms the copy.
  await source.backups.copyTo(target, key);
  console.log(`copied ${key}`);

  for (const [name, { backups }] of Object.entries({ source, target })) {
    const { removed, failed } = await backups.prune(POLICY);
    console.log(`${name}: deleted ${removed.length} old backups`);
    for (const { backup, error } of failed) {
      console.error(`${name}: ${backup.key} is still there: ${error.message}`);
      process.exitCode = 1;
    }
  }
} catch (error) {
  // `code` is stable and meant for programs; `message` is a sentence for a person.
  console.error(error.code ? `${error.code}: ${error.message}` : error.message);
  process.exitCode = 1;
}
