import BosBase, { timestampedName } from "bosbase-backups";

// "/" is the server that this page came from. The sign-in is kept in localStorage, so a reload stays signed in.
const pb = new BosBase("/");

const byId = (id) => document.getElementById(id);
const [signIn, backups, rows, progress, message] = ["sign-in", "backups", "rows", "progress", "message"].map(byId);

function button(text, action) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  made.addEventListener("click", () => run(action));
  return made;
}

function rowOf({ key, size, modified }) {
  const row = document.createElement("tr");
  // textContent, never innerHTML: a file name may hold anything.
  for (const text of [key, `${(size / 1024).toFixed(1)} KB`, modified]) {
    row.append(Object.assign(document.createElement("td"), { textContent: text }));
  }
  const actions = document.createElement("td");
  actions.append(
    button("Download", () => pb.backups.save(key)),
    button("Delete", async () => {
      if (confirm(`Delete ${key}?`)) {
        await pb.backups.delete(key);
      }
    }),
  );
  row.append(actions);
  return row;
}

async function show() {
  signIn.hidden = pb.authStore.isValid;
  backups.hidden = !pb.authStore.isValid;
  rows.replaceChildren(...(pb.authStore.isValid ? (await pb.backups.getFullList()).map(rowOf) : []));
}

/** Runs an action, shows the list again, and tells the user what went wrong, if anything did. */
async function run(action) {
  message.textContent = "";
  try {
    await action();
    await show();
  } catch (error) {
    // Every failure is a ClientResponseError whose message is a sentence for a person.
    message.textContent = error.message;
    if (error.code === "unauthorized") {
      pb.authStore.clear();
    }
  }
}

signIn.addEventListener("submit", (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(signIn));
  run(() => pb.collection("_superusers").authWithPassword(email, password));
});

byId("sign-out").addEventListener("click", () => run(() => pb.authStore.clear()));

byId("create").addEventListener("click", () => run(() => pb.backups.createAndWait(timestampedName("manual"))));

byId("upload").addEventListener("change", ({ target }) =>
  run(async () => {
    progress.hidden = false;
    try {
      await pb.backups.upload(target.files[0], {
        onProgress: ({ loaded, total }) => (progress.value = total ? loaded / total : 0),
      });
    } finally {
      progress.hidden = true;
      target.value = "";
    }
  }),
);

run(() => {});
