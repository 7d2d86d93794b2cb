import type { Progress } from "bosbase-backups";
import { useEffect, useRef, useState } from "react";
import { pb } from "./client";

/** Chooses a file and sends it, with progress and a button that cancels. */
export function Upload({ onUpload }: { onUpload: (action: () => Promise<unknown>) => Promise<void> }) {
  const [progress, setProgress] = useState<Progress | null>(null);
  const upload = useRef<AbortController | null>(null);

  // Leaving the view ends the upload; the server keeps nothing of a request that was cut.
  useEffect(() => () => upload.current?.abort(), []);

  async function send(input: HTMLInputElement) {
    const file = input.files?.[0];
    if (!file) return;
    upload.current = new AbortController();
    const { signal } = upload.current;
    await onUpload(() => pb.backups.upload(file, { signal, onProgress: setProgress }));
    setProgress(null);
    input.value = "";
  }

  return (
    <>
      <label>
        Upload a backup{" "}
        <input type="file" accept=".zip,application/zip" onChange={(event) => void send(event.currentTarget)} />
      </label>
      {progress && (
        <>
          <progress value={progress.loaded} max={progress.total ?? undefined} />
          <button type="button" onClick={() => upload.current?.abort()}>
            Cancel
          </button>
        </>
      )}
    </>
  );
}
