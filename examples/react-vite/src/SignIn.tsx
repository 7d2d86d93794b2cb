import { useState } from "react";
import { messageOf, pb } from "./client";

export function SignIn() {
  const [message, setMessage] = useState<string | null>(null);

  async function signIn(form: FormData) {
    try {
      await pb.collection("_superusers").authWithPassword(String(form.get("email")), String(form.get("password")));
    } catch (error) {
      setMessage(messageOf(error));
    }
  }

  return (
    <form action={signIn}>
      <label>
        Email <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit">Sign in</button>
      <p role="status">{message}</p>
    </form>
  );
}
