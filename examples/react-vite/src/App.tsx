import { Backups } from "./Backups";
import { useIsSignedIn } from "./client";
import { SignIn } from "./SignIn";

export function App() {
  const isSignedIn = useIsSignedIn();
  return (
    <main>
      <h1>Backups</h1>
      {isSignedIn ? <Backups /> : <SignIn />}
    </main>
  );
}
