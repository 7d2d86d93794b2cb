import type { BackupFileInfo } from "bosbase-backups";
import { useCallback, useEffect, useState } from "react";
import { messageOf, pb } from "./client";

/** The list of backups, and a function that runs an action and reads the list again. */
export function useBackups() {
  const [backups, setBackups] = useState<BackupFileInfo[]>([]);
  const [message, setMessage] = useState<string | null>(null);

  const run = useCallback(async (action?: () => Promise<unknown>) => {
    setMessage(null);
    try {
      await action?.();
      // A second list cancels the first one, which React's strict mode provokes; `messageOf` leaves that out.
      setBackups(await pb.backups.getFullList());
    } catch (error) {
      setMessage(messageOf(error));
    }
  }, []);

  useEffect(() => {
    void run();
  }, [run]);

  return { backups, message, run };
}
