import { timestampedName } from "bosbase-backups";
import { pb } from "./client";
import { Upload } from "./Upload";
import { useBackups } from "./useBackups";

export function Backups() {
  const { backups, message, run } = useBackups();
  return (
    <>
      <button type="button" onClick={() => run(() => pb.backups.createAndWait(timestampedName("manual")))}>
        Create backup
      </button>
      <Upload onUpload={run} />
      <button type="button" onClick={() => pb.authStore.clear()}>
        Sign out
      </button>
      <p role="status">{message}</p>
      <table>
        <thead>
          <tr>
            <th>Name</th>
            <th>Size</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {backups.map(({ key, size }) => (
            <tr key={key}>
              <td>{key}</td>
              <td>{(size / 1024).toFixed(1)} KB</td>
              <td>
                <button type="button" onClick={() => run(() => pb.backups.save(key))}>
                  Download
                </button>
                <button type="button" onClick={() => confirm(`Delete ${key}?`) && run(() => pb.backups.delete(key))}>
                  Delete
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
