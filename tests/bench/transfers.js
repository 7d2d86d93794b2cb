/** The page's part of the measurements of transfers: each function moves one file and gives the milliseconds it took. */

import BosBase, { BaseAuthStore } from "bosbase-backups";
import PocketBase, { BaseAuthStore as PeerStore } from "pocketbase";

const file = () => document.querySelector("input").files[0];

let ours;
let peer;
let address;

/** Signs in on a server, so that the module is compiled before anything is measured. */
async function signIn({ url, email, password }) {
  address = url;
  ours = new BosBase(url, new BaseAuthStore());
  await ours.collection("_superusers").authWithPassword(email, password);
  peer = new PocketBase(url, new PeerStore());
  peer.authStore.save(ours.authStore.token, ours.authStore.record);
}

function formWith(name) {
  const form = new FormData();
  form.append("file", file(), name);
  return form;
}

async function checked(answer) {
  if (!answer.ok) {
    throw new Error(`${answer.status} ${await answer.text()}`);
  }
  return answer;
}

const moves = {
  "upload: fetch + FormData": async (name) => {
    const headers = { Authorization: ours.authStore.token };
    await checked(await fetch(`${address}/api/backups/upload`, { method: "POST", headers, body: formWith(name) }));
  },
  "upload: XMLHttpRequest + FormData, progress": (name) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${address}/api/backups/upload`);
      request.setRequestHeader("Authorization", ours.authStore.token);
      request.upload.onprogress = () => {};
      request.onload = () => (request.status === 204 ? resolve() : reject(new Error(request.responseText)));
      request.onerror = () => reject(new Error("the connection broke"));
      request.send(formWith(name));
    }),
  "upload: pocketbase": (name) => peer.backups.upload(formWith(name), { requestKey: null }),
  "upload: ours": (name) => ours.backups.upload(file(), { name }),
  "upload: ours, progress": (name) => ours.backups.upload(file(), { name, onProgress: () => {} }),

  "download: fetch to Blob": async (name) => {
    const answer = await checked(
      await fetch(peer.backups.getDownloadURL(await peer.files.getToken(), name), { cache: "no-store" }),
    );
    return answer.blob();
  },
  "download: XMLHttpRequest to Blob, progress": async (name) => {
    const url = peer.backups.getDownloadURL(await peer.files.getToken(), name);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      // This bypasses the cache, as `no-store` does for fetch.
      request.open("GET", `${url}&at=${performance.now()}`);
      request.responseType = "blob";
      request.onprogress = () => {};
      request.onload = () => (request.status === 200 ? resolve(request.response) : reject(new Error(request.status)));
      request.onerror = () => reject(new Error("the connection broke"));
      request.send();
    });
  },
  "download: ours to Blob": (name) => ours.backups.download(name),
  "download: ours to Blob, progress": (name) => ours.backups.download(name, { onProgress: () => {} }),
};

/** Moves the file once; returns the milliseconds. */
async function measure(move, name, size) {
  const start = performance.now();
  const blob = await moves[move](name);
  const elapsed = performance.now() - start;
  if (blob instanceof Blob && blob.size !== size) {
    throw new Error(`${move}: ${blob.size} of ${size} bytes`);
  }
  return elapsed;
}

const remove = (name) => ours.backups.delete(name);

window.transfers = { signIn, measure, remove, names: Object.keys(moves), client: () => ours, file };
