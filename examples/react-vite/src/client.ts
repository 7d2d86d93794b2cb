import BosBase from "bosbase-backups";
import { useSyncExternalStore } from "react";

/** One client for the whole page, of the server that the page came from. */
export const pb = new BosBase("/");

const subscribe = (onChange: () => void) => pb.authStore.onChange(onChange);

/** Whether somebody is signed in; follows the auth store, also when another tab signs out. */
export function useIsSignedIn() {
  return useSyncExternalStore(subscribe, () => pb.authStore.isValid);
}

/** What to tell the user about a failure; `null` for a call that was cancelled, which is none. */
export function messageOf(error: unknown): string | null {
  if (error && typeof error === "object" && "isAbort" in error && error.isAbort) return null;
  return error instanceof Error ? error.message : String(error);
}
