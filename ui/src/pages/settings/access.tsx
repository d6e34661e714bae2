/** Who can sign in, who has, and one's own password. */

import { api, data } from "../../api/client";
import { useResource } from "../../state/resource";
import { me, whyNot } from "../../state/session";
import { OwnPassword } from "./access-password";
import { People } from "./access-people";
import { Sessions } from "./access-sessions";
import styles from "./forms.module.css";

const EVERY_MS = 60_000; // sessions begin and end elsewhere too

export default function Access() {
  const sessions = useResource((signal) => data(api.GET("/api/sessions", { signal })), {
    everyMs: EVERY_MS,
  });
  const count = (personId: string) =>
    sessions.state.value.data?.filter((session) => session.personId === personId).length ?? 0;
  return (
    <div class={styles.stack}>
      {whyNot("admin") === null && <People sessionsOf={count} onChange={sessions.reload} />}
      <Sessions of={sessions.state} reload={sessions.reload} />
      {me.value?.kind === "person" && <OwnPassword onChange={sessions.reload} />}
    </div>
  );
}
