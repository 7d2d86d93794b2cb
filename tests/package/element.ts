/** How the element is used from TypeScript, where Lit is not installed; compiled with --strict, never run. */

import BosBase from "bosbase-backups";
import Dashboard, {
  type BackupChangeDetail,
  BosbaseBackupsElement,
  type SignInDetail,
  type SignOutDetail,
  type SignOutRequestDetail,
  TAG_NAME,
} from "bosbase-backups/element";

class Mine extends BosbaseBackupsElement {}

export async function usage(): Promise<void> {
  const tag: "bosbase-backups" = TAG_NAME;
  const made: BosbaseBackupsElement = new Dashboard();
  const element = document.createElement("bosbase-backups");
  element.url = "https://example.com";
  element.url = null;
  element.client = new BosBase("https://example.com");
  element.client = null;
  const client: BosBase = element.client;
  element.addEventListener("signin", ({ detail }) => {
    const { url, record }: SignInDetail = detail;
    console.log(url, record?.["email"]);
  });
  element.addEventListener("signout", function ({ detail }) {
    const { reason }: SignOutDetail = detail;
    console.log(reason, this.url);
  });
  element.addEventListener("signoutrequest", (event) => {
    const { url }: SignOutRequestDetail = event.detail;
    event.preventDefault();
    console.log(url);
  });
  element.addEventListener("change", ({ detail }) => {
    const { action, key }: BackupChangeDetail = detail;
    console.log(action, key);
  });
  // @ts-expect-error there is no such action
  element.addEventListener("change", ({ detail }) => detail.action === "rename");
  await element.refresh();
  console.log(tag, made, client, new Mine());
}
